// Places a network's layers: one row per step along the longest path, the main path in the first lane, branches and
// skip connections in lanes beside it, as a version history is drawn.

/**
 * Folds batch normalisations and activations into the layer they follow, as runtimes do.
 *
 * @param layers each {name, operation, inputs, ...} in topological order
 * @return fewer layers, each with `folded`: the layers it stands for, itself first
 */
export function fold(layers) {
    const readers = new Map();
    for (const layer of layers) {
        layer.inputs.forEach((input) => readers.set(input, (readers.get(input) ?? 0) + 1));
    }
    const standsIn = new Map();
    const kept = new Map();
    for (const layer of layers) {
        const inputs = layer.inputs.map((input) => standsIn.get(input) ?? input);
        const before = inputs.length === 1 && readers.get(layer.inputs[0]) === 1 ? kept.get(inputs[0]) : undefined;
        if (before && (layer.operation === "batchNorm" || layer.operation === "activation")) {
            before.folded.push(layer);
            standsIn.set(layer.name, before.name);
        } else {
            kept.set(layer.name, { ...layer, inputs, folded: [layer] });
        }
    }
    return [...kept.values()];
}

/** Every layer for itself. */
export function unfolded(layers) {
    return layers.map((layer) => ({ ...layer, folded: [layer] }));
}

/**
 * Rows and lanes.
 *
 * @return nodes: each with row and lane; edges: {from, to, lane, skip}; rows and lanes: how many
 */
export function place(layers) {
    const byName = new Map(layers.map((layer) => [layer.name, layer]));
    const depth = new Map();
    for (const layer of layers) {
        depth.set(layer.name, 1 + Math.max(0, ...layer.inputs.map((input) => depth.get(input) ?? 0)));
    }
    const spine = longestPath(layers, byName, depth);
    // Rows that a lane is taken on, lane 0 being the spine's.
    const taken = [];
    const free = (lane, from, to) => !(taken[lane] ?? []).some(([start, end]) => from <= end && start <= to);
    const claim = (from, to) => {
        let lane = 1;
        while (!free(lane, from, to)) {
            lane++;
        }
        (taken[lane] ??= []).push([from, to]);
        return lane;
    };

    const lanes = new Map();
    for (const chain of branches(layers, byName, spine)) {
        const lane = claim(depth.get(chain[0].name), depth.get(chain.at(-1).name));
        chain.forEach((layer) => lanes.set(layer.name, lane));
    }
    const nodes = layers.map((layer) => ({ ...layer, row: depth.get(layer.name), lane: lanes.get(layer.name) ?? 0 }));
    const edges = [];
    for (const node of nodes) {
        for (const input of node.inputs) {
            const [from, to] = [depth.get(input) ?? 0, node.row];
            const laneFrom = lanes.get(input) ?? 0;
            // An edge that passes rows of its own lane goes around them.
            const skip = to - from > 1 && laneFrom === node.lane && nodes.some((other) => other.lane === laneFrom && other.row > from && other.row < to);
            edges.push({ from: input, to: node.name, skip, lane: skip ? claim(from + 0.1, to - 0.1) : undefined });
        }
    }
    return { nodes, edges, rows: Math.max(...nodes.map((node) => node.row)) + 1, lanes: Math.max(1, taken.length) };
}

function longestPath(layers, byName, depth) {
    const path = new Set();
    let at = layers.at(-1);
    while (at) {
        path.add(at.name);
        at = at.inputs
            .map((input) => byName.get(input))
            .filter(Boolean)
            .sort((a, b) => depth.get(b.name) - depth.get(a.name))[0];
    }
    return path;
}

/** Layers off the main path, as chains that stay in one lane. */
function branches(layers, byName, spine) {
    const chains = new Map();
    for (const layer of layers) {
        if (spine.has(layer.name)) {
            continue;
        }
        const before = layer.inputs.length === 1 ? chains.get(layer.inputs[0]) : undefined;
        const chain = before?.at(-1).name === layer.inputs[0] ? before : [];
        chain.push(layer);
        chains.set(layer.name, chain);
    }
    return new Set(chains.values());
}
