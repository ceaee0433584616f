// The network as a graph: every layer a box whose bar is its share of the multiply-adds.

import { h, s } from "./dom.js";
import { count, value } from "./format.js";
import { fold, place, unfolded } from "./layout.js";

const NODE = { width: 232, height: 32 };
// Side edges leave a box this far above its lower edge, and enter one as far below its upper edge.
const PORT = 9;
const ROW = 46;
const LANE = { width: 176, gap: 40, skip: 18 };
const MARGIN = { left: 96, top: 16, right: 24 };

export class NetworkGraph {
    /**
     * @param detail input: the input's shape; layers: in order, with costs
     * @param onhover layer name or undefined
     */
    constructor({ input, layers }, onhover) {
        this.input = input;
        this.layers = layers;
        this.onhover = onhover;
        this.total = layers.reduce((sum, layer) => sum + layer.macs, 0) || 1;
        this.element = h("div", { class: "network", tabindex: 0, role: "region", "aria-label": "The network as a graph, scrollable" });
        this.hint = h("div", { class: "hint", role: "tooltip", hidden: true });
        document.body.append(this.hint);
        this.every = false;
        this.#draw();
    }

    /** Whether batch normalisations and activations have boxes of their own. */
    set everyLayer(every) {
        this.every = every;
        this.#draw();
    }

    /** Marks the box that holds the layer `name`, and brings it into view. */
    hover(name) {
        this.element.querySelectorAll(".hovered").forEach((node) => node.classList.remove("hovered"));
        const node = name && this.placed.nodes.find((candidate) => candidate.folded.some((layer) => layer.name === name));
        if (node) {
            this.element.querySelector(`[data-name="${CSS.escape(node.name)}"]`).classList.add("hovered");
        }
    }

    #draw() {
        const layers = this.every ? unfolded(this.layers) : fold(this.layers);
        const source = { name: "input", operation: "input", description: "input", inputs: [], shape: this.input, macs: 0, params: 0, folded: [] };
        this.placed = place(layers);
        const nodes = [{ ...source, row: 0, lane: 0 }, ...this.placed.nodes];
        const byName = new Map(nodes.map((node) => [node.name, node]));
        // A lane that only skip connections run through is narrow.
        const occupied = new Set(nodes.map((node) => node.lane));
        this.lanes = [MARGIN.left];
        let right = MARGIN.left + NODE.width;
        for (let lane = 1; lane <= this.placed.lanes; lane++) {
            this.lanes[lane] = right + (occupied.has(lane) ? LANE.gap : LANE.skip);
            right = this.lanes[lane] + (occupied.has(lane) ? LANE.width : 0);
        }
        const width = right + MARGIN.right;
        const height = this.placed.rows * ROW + 2 * MARGIN.top;
        const drawing = s(
            "svg",
            { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": `${layers.length} layers` },
            this.#groups(nodes),
            this.placed.edges.map((edge) => this.#edge(byName.get(edge.from), byName.get(edge.to), edge)),
            nodes.map((node) => this.#node(node)),
        );
        this.element.replaceChildren(drawing);
    }

    #top(node) {
        return MARGIN.top + node.row * ROW;
    }

    #width(node) {
        return node.lane === 0 ? NODE.width : LANE.width;
    }

    /** A tinted band behind every block, named at the left. */
    #groups(nodes) {
        const bands = new Map();
        for (const node of nodes) {
            const name = node.name.split(".").slice(0, 2).join(".");
            if (/^stage\d+\.\d+$/.test(name)) {
                const band = bands.get(name) ?? { first: node.row, last: node.row };
                bands.set(name, { first: Math.min(band.first, node.row), last: Math.max(band.last, node.row) });
            }
        }
        return [...bands].map(([name, { first, last }]) => {
            const y = MARGIN.top + first * ROW - 6;
            return [
                s("rect", { class: "group", x: 4, y, width: MARGIN.left + NODE.width + 4, height: (last - first + 1) * ROW - 2, rx: 8 }),
                s("text", { class: "group-name", x: 14, y: y + 20 }, name),
            ];
        });
    }

    #edge(from, to, { skip, lane }) {
        const start = [this.lanes[from.lane] + this.#width(from) / 2, this.#top(from) + NODE.height];
        const end = [this.lanes[to.lane] + this.#width(to) / 2, this.#top(to)];
        let path;
        if (skip) {
            const x = this.lanes[lane];
            const side = this.lanes[from.lane] + this.#width(from);
            const [a, b] = [start[1] - PORT, end[1] + PORT];
            path = `M${side},${a} H${x - 8} Q${x},${a} ${x},${a + 8} V${b - 8} Q${x},${b} ${x - 8},${b} H${this.lanes[to.lane] + this.#width(to) + 1}`;
        } else if (from.lane === to.lane) {
            path = `M${start} L${end}`;
        } else if (from.lane < to.lane) {
            // Out to a branch: leave sideways, arrive from above.
            const a = start[1] - PORT;
            path = `M${this.lanes[from.lane] + this.#width(from)},${a} H${end[0] - 10} Q${end[0]},${a} ${end[0]},${a + 10} V${end[1]}`;
        } else {
            const b = end[1] + PORT;
            path = `M${start} V${b - 10} Q${start[0]},${b} ${start[0] - 10},${b} H${this.lanes[to.lane] + this.#width(to) + 1}`;
        }
        return s("path", { class: skip ? "edge skip" : "edge", d: path });
    }

    #node(node) {
        const share = node.folded.reduce((sum, layer) => sum + layer.macs, 0) / this.total;
        const [x, y, width] = [this.lanes[node.lane], this.#top(node), this.#width(node)];
        const after = node.folded.slice(1).map((layer) => layer.description);
        const text = [node.description, ...after.filter((name) => name !== "batch norm")].join(" · ");
        const room = width - 78;
        const group = s(
            "g",
            { class: "node", tabindex: 0, role: "img", "aria-label": `${node.name}: ${text}, gives ${node.shape}`, "data-name": node.name },
            s("rect", { x, y, width, height: NODE.height, rx: 6, style: `fill: color-mix(in srgb, var(--accent) ${Math.round(Math.min(1, share * 4) * 42)}%, var(--surface))` }),
            share > 0 && s("rect", { class: "share", x: x + 1, y: y + NODE.height - 4, width: Math.max(2, (width - 2) * share), height: 3, rx: 1.5 }),
            s("text", { x: x + 10, y: y + 20, textLength: text.length * 6.2 > room ? room : undefined, lengthAdjust: "spacingAndGlyphs" }, text),
            s("text", { class: "shape", x: x + width - 8, y: y + 20, "text-anchor": "end" }, node.shape),
        );
        const show = (event) => this.#explain(node, share, group, event);
        const hide = () => {
            this.hint.hidden = true;
            this.onhover(undefined);
        };
        group.addEventListener("mouseenter", show);
        group.addEventListener("mouseleave", hide);
        group.addEventListener("focus", show);
        group.addEventListener("blur", hide);
        return group;
    }

    #explain(node, share, group) {
        const sum = (key) => node.folded.reduce((total, layer) => total + layer[key], 0);
        const lines = [
            `gives ${node.shape}`,
            node.inputs.length && `reads ${node.inputs.join(", ")}`,
            node.folded.length > 1 && `with ${node.folded.slice(1).map((layer) => layer.description).join(", ")}`,
            node.folded.length && `${count(sum("macs"))} MACs (${(100 * share).toFixed(1)} %)`,
            node.folded.length && `${count(sum("params"))} parameters`,
            node.folded.length && `${value("memoryAccess", sum("memoryAccess"))} moved`,
        ];
        this.hint.replaceChildren(h("strong", {}, node.name), ...lines.filter(Boolean).map((line) => h("div", {}, line)));
        this.hint.hidden = false;
        const box = group.getBoundingClientRect();
        const left = Math.min(box.right + 10, innerWidth - this.hint.offsetWidth - 12);
        this.hint.style.left = `${left}px`;
        this.hint.style.top = `${Math.min(box.top, innerHeight - this.hint.offsetHeight - 12)}px`;
        this.onhover(node.folded[0]?.name);
    }
}
