// One trial: what was chosen, what it measured, what it costs layer by layer, how it learnt, and where it comes from.

import { get } from "./api.js";
import { layerMap, shrunk, shrunkColumns, waterfall } from "./compression.js";
import { command, h, pairs, pill } from "./dom.js";
import { figure, figures, measured } from "./figures.js";
import { count, duration, isAccuracy, isLatency, label, reason, split, tick, time, value } from "./format.js";
import { lineChart } from "./history.js";
import { NetworkGraph } from "./network.js";
import { Panel } from "./panel.js";
import { Table, twin } from "./table.js";

export async function show(main, studyId, trialId) {
    const path = `/api/studies/${encodeURIComponent(studyId)}/trials/${trialId}`;
    document.title = `Trial ${trialId} · ${studyId} · Espalier`;
    const content = h("div");
    const waiting = new Panel("Trial");
    const state = h("span");
    const actions = h("div", { class: "actions" });
    main.append(
        h("nav", { class: "crumbs", "aria-label": "You are here" }, h("a", { href: "/" }, "Studies"), " / ", h("a", { href: `/studies/${encodeURIComponent(studyId)}` }, studyId), " / "),
        h("div", { class: "title" }, h("h1", {}, `Trial ${trialId}`), state, actions),
        waiting.element,
        content,
    );
    await waiting.fill(async () => {
        const trial = await get(path);
        waiting.element.remove();
        state.replaceWith(pill(trial.onFront ? "front" : trial.state));
        const model = trial.artifacts.some((artifact) => artifact.kind === "model");
        if (model) {
            actions.append(h("a", { class: "button primary", id: "download", href: `${path}/model.onnx`, download: "" }, "Download model"));
        }
        draw(content, trial);
    });
}

function draw(content, trial) {
    const columns = (name, ...panels) => h("div", { class: `columns ${name}` }, panels);
    const learnt = [curve(trial).element, provenance(trial)];
    content.append(
        ...outcome(trial),
        ...doubts(trial),
        figures(...figured(trial).map(metric), figure("Took", duration(trial.seconds), undefined, time(trial.finished))),
    );
    if (trial.lost) {
        content.append(lost(trial), columns("trial-lost", ...learnt));
        return;
    }
    const network = graph(trial);
    const steps = [trial.compression && waterfall(trial), shrunk(trial) && layerMap(trial)].filter(Boolean);
    content.append(
        ...(steps.length ? [columns(steps.length > 1 ? "trial-steps" : "", ...steps)] : []),
        columns("trial-top", genes(trial), h("div", { class: "stack" }, learnt)),
        columns("trial-network", network.element, layers(trial, network)),
    );
}

/** Why there is no network to show. */
function lost(trial) {
    return h(
        "div",
        { class: "reason doubts", id: "lost", role: "note" },
        h("strong", {}, "Genes, layers and their density cannot be told: "),
        `${trial.lost}. Put the file of the model back to see them.`,
    );
}

/** What no chart below tells anyway. */
function figured(trial) {
    const steps = ["cutAccuracy", "tunedAccuracy"];
    return trial.measurements.filter(({ metric: name }) => !trial.compression || !steps.includes(name));
}

function metric(measurement) {
    const { metric: name, repeats, confirmed, low, high } = measurement;
    const latency = isLatency(name);
    const what = latency ? "measurements" : isAccuracy(name) && "images";
    const notes = [
        what && repeats > 1 && `${count(repeats)} ${what}`,
        latency && `95 % interval ${split(name, low)[0]} to ${split(name, high)[0]}`,
        confirmed && "measured again",
    ];
    return measured(name, measurement.value, measurement.spread, notes.filter(Boolean).join(" · "));
}

/** What to know of the figures before trusting them. */
function doubts(trial) {
    const doubted = trial.measurements.filter((measurement) => measurement.doubts.length > 0);
    return doubted.length === 0
        ? []
        : [
              h(
                  "div",
                  { class: "reason doubts", role: "note" },
                  doubted.map((measurement) => h("p", {}, h("strong", {}, `${label(measurement.metric)}: `), measurement.doubts.join("; "), ".")),
              ),
          ];
}

function outcome(trial) {
    switch (trial.state) {
        case "failed":
            return [h("div", { class: "reason", role: "note" }, h("strong", {}, `Failed while ${trial.stage}. `), trial.reason)];
        case "paused":
            return [h("div", { class: "reason infeasible", role: "note" }, h("strong", {}, `Paused at ${trial.unit === "epochs" ? `${trial.reached} of ${trial.of}` : trial.reached} ${trial.unit}. `), trial.continuedBy ? ["It went on as ", other(trial, trial.continuedBy), "."] : "Others promised more, so far.")];
        case "infeasible":
            return [h("div", { class: "reason infeasible", role: "note" }, h("strong", {}, "Not trained: "), reason(trial))];
        default:
            return trial.continues ? [h("p", { class: "quiet" }, "Its training paused before, as ", other(trial, trial.continues), ".")] : [];
    }
}

function other(trial, id) {
    return h("a", { href: `/studies/${encodeURIComponent(trial.studyId)}/trials/${id}` }, `trial ${id}`);
}

/** A name that may go on in the next line after each of its dots. */
function breakable(name) {
    return name.split(/(?<=\.)/).map((part) => [part, h("wbr")]);
}

function genes(trial) {
    const panel = new Panel("Genes", { flush: true, id: "genes" });
    const every = h("input", { type: "checkbox", onchange: () => fill() });
    panel.tools.append(h("label", { class: "inline" }, every, "fixed and inactive too"));
    const table = new Table(
        [
            { title: "Choice", text: true, cell: (gene) => h("span", { class: "mono" }, breakable(gene.name)) },
            { title: "Chosen", text: true, cell: (gene) => (gene.active ? h("strong", {}, gene.label) : h("span", { class: "quiet" }, "inactive")) },
            { title: "of", text: true, wrap: true, cell: (gene) => h("span", { class: "quiet" }, gene.options.join(" · ")) },
        ],
        { caption: "Genes" },
    );
    // One option is no choice: the block may not even read it.
    const chosen = (gene) => gene.active && gene.options.length > 1;
    const fill = () => (table.rows = trial.genes.filter((gene) => chosen(gene) || every.checked));
    fill();
    panel.ready(table.element);
    return panel.element;
}

function curve(trial) {
    const panel = new Panel("Learning curve", { flush: true, id: "curve" });
    if (trial.curve.length === 0) {
        const why = { infeasible: "It was given up before anything was trained.", failed: "A trial that failed keeps none." };
        panel.empty("No learning curve", why[trial.state] ?? "Nothing was trained.");
        return panel;
    }
    const accuracy = (number) => value("accuracy", number);
    const loss = (number) => Number(number).toFixed(2);
    const chart = lineChart(
        "Validation accuracy and training loss over epochs; the table below holds the same data",
        "Epoch",
        [
            { name: "Validation accuracy", colour: "accent", format: accuracy, most: 1, tick: (number) => tick("accuracy", number) },
            { name: "Training loss", colour: "dominated", right: true, format: loss, dash: true },
        ],
        (index) => trial.curve.map((epoch) => [epoch.epoch, index ? epoch.trainingLoss : epoch.validationAccuracy]),
    );
    const columns = [
        { title: "Epoch", text: true, cell: (epoch) => `${epoch.epoch}` },
        { title: "Training loss", cell: (epoch) => epoch.trainingLoss.toFixed(4) },
        { title: "Validation accuracy", cell: (epoch) => accuracy(epoch.validationAccuracy) },
        { title: "Took", cell: (epoch) => duration(epoch.seconds) },
    ];
    panel.ready(chart.element, twin("Learning curve as a table", columns, trial.curve));
    return panel;
}

function provenance(trial) {
    const panel = new Panel("Origin", { id: "origin" });
    const from = trial.provenance;
    const file = (artifact) => [h("span", { class: "mono" }, artifact.path), h("br"), h("span", { class: "quiet mono" }, `SHA-256 ${artifact.sha256} · ${value("sizeBytes", artifact.bytes)}`)];
    const definition = h("a", { href: `/api/studies/${encodeURIComponent(trial.studyId)}/definition.yaml`, download: "" }, `${trial.studyId}.yaml`);
    panel.ready(
        h(
            "div",
            { class: "reproduce" },
            h("p", { class: "quiet" }, trial.state === "infeasible" ? ["It comes again with the study: save ", definition, " and run"] : ["To train it again from its seed and compare (the study is in ", definition, ")"]),
            command(trial.reproduce),
        ),
        pairs([
            ["Candidate", h("span", { class: "mono" }, trial.candidate)],
            ...trial.artifacts.map((artifact) => [artifact.kind, file(artifact)]),
            ["Seed", `${from.seed}`],
            ["Data", h("span", { class: "mono" }, from.dataFingerprint)],
            ["Device", from.device],
            ["Espalier", from.codeVersion],
            ["Java", from.java],
            ["System", from.os],
        ]),
    );
    return panel.element;
}

function graph(trial) {
    const panel = new Panel("Network", { flush: true, id: "network" });
    const drawing = new NetworkGraph(trial, (name) => panel.table?.hover(name));
    const every = h("input", { type: "checkbox", onchange: () => (drawing.everyLayer = every.checked) });
    panel.tools.append(h("span", { class: "quiet" }, `${trial.precision}, input ${trial.input}`), h("label", { class: "inline" }, every, "every layer"));
    panel.ready(drawing.element);
    panel.drawing = drawing;
    return panel;
}

function layers(trial, network) {
    const panel = new Panel("Cost per layer", { flush: true, id: "layers", class: "layers" });
    const total = trial.layers.reduce((sum, layer) => sum + layer.macs, 0) || 1;
    const most = Math.max(...trial.layers.map((layer) => layer.macs)) || 1;
    const number = (key, title) => ({ key, title, descendingFirst: true, sort: (layer) => layer[key], cell: (layer) => (layer[key] ? value(key, layer[key]) : undefined) });
    const table = new Table(
        [
            { key: "name", title: "Layer", text: true, sort: (layer) => trial.layers.indexOf(layer), cell: (layer) => h("span", { class: "mono" }, layer.name) },
            { title: "Operation", text: true, cell: (layer) => layer.description },
            { title: "Gives", text: true, cell: (layer) => layer.shape },
            number("macs", "MACs"),
            {
                title: "Share",
                text: true,
                class: "bar-cell",
                cell: (layer) => (layer.macs ? h("i", { style: `width: ${(100 * layer.macs) / most}%`, title: `${((100 * layer.macs) / total).toFixed(1)} %` }) : ""),
            },
            number("params", "Parameters"),
            ...(shrunk(trial) ? shrunkColumns(trial) : []),
            number("memoryAccess", "Moved"),
        ],
        { caption: "Cost per layer", order: "name", id: (layer) => layer.name, onhover: (name) => network.drawing.hover(name) },
    );
    table.rows = trial.layers;
    network.table = table;
    panel.ready(table.element);
    return panel.element;
}
