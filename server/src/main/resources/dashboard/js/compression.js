// How a compressed model became what it is: the steps from the original to it, and what stayed of each layer.

import { Chart, axis, escape, tooltip } from "./chart.js";
import { h } from "./dom.js";
import { label, tick, value } from "./format.js";
import { Panel } from "./panel.js";
import { twin } from "./table.js";

const NAMES = { original: "Original", cut: "Cut", tuned: "Tuned", quantized: "Quantized", coded: "Coded" };
const COLOURS = { 32: "dominated", 8: "accent", 4: "running", 2: "failed" };
/** More bars than this carry no text. */
const LABELLED = 16;

/** The steps from the original to the model, as the accuracy that each of them lost or regained. */
export function waterfall(trial) {
    const panel = new Panel("From the original to this model", { flush: true, id: "waterfall" });
    const { origin, steps } = trial.compression;
    if (origin !== undefined && origin !== trial.trialId) {
        panel.tools.append(h("a", { href: `/studies/${encodeURIComponent(trial.studyId)}/trials/${origin}` }, `Original: trial ${origin}`));
    }
    if (origin === trial.trialId) {
        panel.empty("This is the original", "Nothing of it was cut or stored in fewer bits.");
    } else if (steps.every((step) => step.name === "original")) {
        panel.empty("No steps to show", "It was given up before anything of it was scored.");
    } else {
        const columns = [
            { title: "Step", text: true, cell: (step) => NAMES[step.name] },
            { title: "Accuracy", cell: (step) => value("accuracy", step.accuracy) },
            { title: "Change", cell: (step) => change(steps, steps.indexOf(step)) },
            ...["macs", "params", "sizeBytes", "latencyMs"].map((name) => ({ title: label(name), cell: (step) => value(name, step[name]) })),
        ];
        panel.ready(fall(steps).element, twin("Steps as a table", columns, steps));
    }
    return panel.element;
}

/** What a step did to the accuracy, in points. */
function change(steps, index) {
    if (index === 0) {
        return undefined;
    }
    const points = 100 * (steps[index].accuracy - steps[index - 1].accuracy);
    return `${points < 0 ? "−" : points > 0 ? "+" : "±"}${Math.abs(points).toFixed(2)}`;
}

function fall(steps) {
    const levels = steps.map((step) => step.accuracy);
    const [low, high] = [Math.min(...levels), Math.max(...levels)];
    // Bars from zero would hide a loss of a point; they begin lower only where much was lost.
    const room = Math.max(0.02, (high - low) * 0.35);
    const floor = low < high / 2 ? 0 : Math.max(0, low - room);
    const before = (index) => (index === 0 ? floor : levels[index - 1]);
    const costs = (step) => ["macs", "sizeBytes"].map((name) => (step[name] === undefined ? "" : name === "macs" ? `${value(name, step[name])} MACs` : value(name, step[name])));
    return new Chart("Accuracy after each step from the original to this model; the table below holds the same data", (colours) => {
        const colour = (index) => (index === 0 ? colours.dominated : levels[index] < before(index) ? colours.failed : colours.accent);
        return {
            grid: { left: 64, right: 16, top: 34, bottom: 62 },
            tooltip: tooltip(colours, ({ dataIndex }) => {
                const step = steps[dataIndex];
                const known = ["macs", "params", "sizeBytes", "latencyMs"].filter((name) => step[name] !== undefined);
                const by = change(steps, dataIndex);
                return (
                    `<b>${NAMES[step.name]}</b><br>Accuracy: <b>${value("accuracy", step.accuracy)}</b>${by ? ` (${by} points)` : ""}` +
                    known.map((name) => `<br>${escape(label(name))}: <b>${escape(value(name, step[name]))}</b>`).join("")
                );
            }),
            xAxis: axis(colours, undefined, {
                type: "category",
                data: steps.map((step) => [NAMES[step.name], ...costs(step)].join("\n")),
                axisLabel: { color: colours.soft, fontSize: 11.5, lineHeight: 16, interval: 0 },
            }),
            yAxis: axis(colours, "Accuracy", {
                type: "value",
                min: floor,
                max: Math.min(1, high + room),
                nameGap: 46,
                axisLabel: { color: colours.faint, fontSize: 11.5, formatter: (number) => tick("accuracy", number), hideOverlap: true, showMaxLabel: false, showMinLabel: false },
            }),
            series: [
                { type: "line", data: levels, step: "end", symbol: "none", silent: true, z: 1, lineStyle: { color: colours.strong, width: 1, type: "dashed" } },
                { type: "bar", stack: "fall", silent: true, barMaxWidth: 64, itemStyle: { color: "transparent" }, data: levels.map((level, index) => Math.min(level, before(index))) },
                {
                    type: "bar",
                    stack: "fall",
                    barMaxWidth: 64,
                    barMinHeight: 3,
                    data: levels.map((level, index) => ({
                        value: Math.abs(level - before(index)),
                        itemStyle: { color: colour(index), borderRadius: 2 },
                        label: {
                            show: true,
                            position: level < before(index) ? "bottom" : "top",
                            color: colours.ink,
                            fontSize: 12,
                            lineHeight: 16,
                            formatter: index === 0 ? value("accuracy", level) : `${value("accuracy", level)}\n{by|${change(steps, index)}}`,
                            rich: { by: { color: colours.faint, fontSize: 11, lineHeight: 16 } },
                        },
                    })),
                },
            ],
        };
    });
}

/** Whether there is anything to say of the layers' bits or density. */
export function shrunk(trial) {
    return trial.layers.some((layer) => layer.density !== undefined || (layer.weightBits ?? 32) < 32);
}

/** Columns of a table of layers: what stayed of each, and in how many bits. */
export function shrunkColumns(trial) {
    const cut = trial.layers.some((layer) => layer.density !== undefined);
    const column = (key, title, cell) => ({ key, title, descendingFirst: true, sort: (layer) => layer[key], cell: (layer) => (layer[key] === undefined ? undefined : cell(layer)) });
    return [...(cut ? [column("density", "Channels kept", (layer) => share(layer.density)), column("weightDensity", "Weights kept", (layer) => share(layer.weightDensity))] : []), column("weightBits", "Bits", bits)];
}

/** Bars: the share of each layer's channels that stayed, in the colour of its bits. */
export function layerMap(trial) {
    const panel = new Panel("What stayed of each layer", { flush: true, id: "layer-map" });
    const layers = trial.layers.filter((layer) => layer.weightBits !== undefined);
    const cut = layers.some((layer) => layer.density !== undefined);
    const columns = [{ title: "Layer", text: true, cell: (layer) => h("span", { class: "mono" }, layer.name) }, ...shrunkColumns(trial).map(({ title, cell }) => ({ title, cell }))];
    panel.ready(map(layers, cut).element, twin("What stayed as a table", columns, layers));
    return panel.element;
}

function map(layers, cut) {
    const kinds = [...new Set(layers.map((layer) => layer.weightBits))].sort((a, b) => b - a);
    const what = cut ? "Channels kept" : "Share";
    return new Chart("Share of the channels that stayed of each layer, and its bits; the table below holds the same data", (colours) => ({
        grid: { left: 64, right: 16, top: 40, bottom: layers.length > 4 ? 96 : 40 },
        legend: { top: 6, itemWidth: 12, itemHeight: 12, selectedMode: false, textStyle: { color: colours.soft, fontSize: 12 } },
        tooltip: tooltip(colours, ({ dataIndex }) => {
            const layer = layers[dataIndex];
            return (
                `<b>${escape(layer.name)}</b><br>${escape(layer.description)}` +
                (layer.density === undefined ? "" : `<br>Channels kept: <b>${share(layer.density)}</b><br>Weights kept: <b>${share(layer.weightDensity)}</b>`) +
                `<br>Weights in <b>${layer.weightBits}</b> bits, activations in <b>${layer.activationBits}</b>`
            );
        }),
        xAxis: axis(colours, undefined, {
            type: "category",
            data: layers.map((layer) => layer.name),
            axisLabel: { color: colours.faint, fontSize: 11, rotate: layers.length > 4 ? 40 : 0, width: 124, overflow: "truncate", hideOverlap: true },
        }),
        yAxis: axis(colours, what, { type: "value", min: 0, max: 1, nameGap: 46, axisLabel: { color: colours.faint, fontSize: 11.5, formatter: share } }),
        series: kinds.map((kind) => ({
            name: kind === 32 ? "float32" : `${kind}-bit weights`,
            type: "bar",
            stack: "layers",
            barMaxWidth: 34,
            itemStyle: { color: colours[COLOURS[kind]], borderRadius: [2, 2, 0, 0] },
            label: { show: layers.length <= LABELLED, position: "insideBottom", color: colours.surface, fontSize: 11, formatter: `${kind}` },
            data: layers.map((layer) => (layer.weightBits === kind ? (layer.density ?? 1) : undefined)),
        })),
    }));
}

function share(number) {
    return `${Math.round(100 * number)} %`;
}

/** Of weights and, where they differ, of activations. */
function bits({ weightBits, activationBits }) {
    return weightBits === activationBits ? `${weightBits}` : `${weightBits} / ${activationBits}`;
}
