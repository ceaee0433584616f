// What a model can bear before any tuning: a line for each group of channels, a bar for each block and precision.

import { Chart, axis, escape, tooltip } from "./chart.js";
import { h } from "./dom.js";
import { tick, value } from "./format.js";
import { twin } from "./table.js";

/** So many of the groups that suffer most are named in the picture. */
const NAMED = 4;
/** More bars than this would be too thin to read; those that suffer most are shown, the table has all. */
const BARS = 24;

/** The pictures and the table of {whole, curves}. */
export function sensitivity({ whole, curves }) {
    const groups = curves.filter(({ kind }) => kind === "channels");
    const steps = curves.filter(({ kind }) => kind !== "channels").flatMap((curve) => curve.points.slice(0, -1).map((point) => ({ curve, point })));
    const rows = curves.flatMap((curve) => curve.points.map((point) => ({ curve, point })));
    const columns = [
        { title: "What", text: true, cell: ({ curve }) => h("span", { class: "mono" }, curve.name) },
        { title: "Left of it", text: true, cell: ({ curve, point }) => left(curve, point) },
        { title: "Accuracy", cell: ({ point }) => value("accuracy", point.accuracy) },
        { title: "Lost", cell: ({ point }) => lost(whole, point) },
    ];
    return [
        h(
            "div",
            { class: `sensitivity${groups.length && steps.length ? " both" : ""}` },
            groups.length > 0 && h("div", {}, h("p", { class: "caption" }, "One group keeps fewer channels"), lines(whole, groups).element),
            steps.length > 0 && h("div", {}, h("p", { class: "caption" }, "One block goes, or layers have fewer bits; points lost"), bars(whole, steps).element),
        ),
        twin(`What the model can bear as a table (${rows.length})`, columns, rows),
    ];
}

function left({ kind, points }, { option, kept }) {
    return kind === "channels" ? `${option} of ${points.at(-1).option} channels (${Math.round(100 * kept)} %)` : option;
}

/** In points; what chance lets gain counts as nothing. */
function lost(whole, { accuracy }) {
    return (100 * Math.max(0, whole - accuracy)).toFixed(1);
}

/** Where an axis of accuracies begins: at zero where much is lost, else below the lowest. */
function floor(whole, accuracies) {
    const low = Math.min(whole, ...accuracies);
    const high = Math.max(whole, ...accuracies);
    return low < high / 2 ? 0 : Math.max(0, Math.floor(20 * (low - 0.02)) / 20);
}

function accuracies(colours, points, whole, more = {}) {
    const most = Math.max(whole, ...points.map(({ accuracy }) => accuracy));
    return {
        type: "value",
        min: floor(whole, points.map(({ accuracy }) => accuracy)),
        max: Math.min(1, Math.ceil(20 * (most + 0.01)) / 20),
        axisLabel: { color: colours.faint, fontSize: 11.5, hideOverlap: true, formatter: (number) => tick("accuracy", number) },
        ...more,
    };
}

function lines(whole, groups) {
    const worst = groups.toSorted((a, b) => a.points[0].accuracy - b.points[0].accuracy).slice(0, NAMED);
    const harmed = (group) => worst.includes(group) && whole - group.points[0].accuracy > 0.01;
    return new Chart("Accuracy by the share of a group's channels that is kept, for each group by itself; the table below holds the same data", (colours) => ({
        grid: { left: 66, right: 20, top: 16, bottom: 48 },
        tooltip: tooltip(colours, ({ seriesIndex, dataIndex }) => {
            const group = groups[seriesIndex];
            const point = group.points[dataIndex];
            return `<b>${escape(group.name)}</b><br>${escape(left(group, point))}<br>Accuracy: <b>${value("accuracy", point.accuracy)}</b><br>Lost: <b>${lost(whole, point)}</b> points`;
        }),
        xAxis: axis(colours, "Channels kept", {
            type: "value",
            min: 0,
            max: 1,
            splitLine: { show: false },
            axisLabel: { color: colours.faint, fontSize: 11.5, formatter: (share) => `${Math.round(100 * share)} %` },
        }),
        yAxis: axis(colours, "Accuracy before tuning", accuracies(colours, groups.flatMap(({ points }) => points), whole, { nameGap: 48 })),
        series: groups.map((group, index) => {
            const colour = harmed(group) ? colours.failed : colours.accent;
            return {
                name: group.name,
                type: "line",
                data: group.points.map(({ kept, accuracy }, place) => ({ value: [kept, accuracy], label: { show: place === 0 && harmed(group) } })),
                symbol: harmed(group) ? "diamond" : "circle",
                symbolSize: harmed(group) ? 8 : 6,
                z: harmed(group) ? 3 : 2,
                lineStyle: { width: harmed(group) ? 2 : 1.5, color: colour, opacity: harmed(group) ? 1 : 0.5 },
                itemStyle: { color: colour, opacity: harmed(group) ? 1 : 0.6 },
                emphasis: { focus: "series", lineStyle: { width: 3, opacity: 1 } },
                labelLayout: { moveOverlap: "shiftY" },
                label: { position: "right", distance: 7, color: colours.ink, backgroundColor: colours.surface, padding: [1, 3], fontSize: 11, formatter: group.name },
                markLine: index === 0 ? level(colours, whole, "yAxis") : undefined,
            };
        }),
    }));
}

function bars(whole, steps) {
    const shown = steps.length <= BARS ? steps : steps.toSorted((a, b) => a.point.accuracy - b.point.accuracy).slice(0, BARS);
    const name = ({ curve, point }) => (curve.kind === "block" ? `without ${curve.name}` : curve.name === "precision" ? point.option : `${point.option} in ${curve.name}`);
    const chart = new Chart("Accuracy without each block, and with fewer bits; the table below holds the same data", (colours) => ({
        grid: { left: 12, right: 54, top: 16, bottom: 48, containLabel: true },
        tooltip: tooltip(colours, ({ dataIndex }) => {
            const step = shown[dataIndex];
            return `<b>${escape(name(step))}</b><br>Accuracy: <b>${value("accuracy", step.point.accuracy)}</b><br>Lost: <b>${lost(whole, step.point)}</b> points`;
        }),
        xAxis: axis(colours, "Accuracy before tuning", accuracies(colours, shown.map(({ point }) => point), whole)),
        yAxis: axis(colours, undefined, {
            type: "category",
            inverse: true,
            data: shown.map(name),
            axisLabel: { color: colours.soft, fontSize: 11.5, interval: 0, width: 150, overflow: "truncate" },
        }),
        series: [
            {
                type: "bar",
                barMaxWidth: 20,
                barMinHeight: 2,
                itemStyle: { borderRadius: [0, 2, 2, 0] },
                data: shown.map(({ point }) => ({ value: point.accuracy, itemStyle: { color: whole - point.accuracy > 0.01 ? colours.failed : colours.accent } })),
                label: { show: true, position: "right", color: colours.soft, fontSize: 11, formatter: ({ dataIndex }) => `−${lost(whole, shown[dataIndex].point)}`.replace("−0.0", "±0.0") },
                markLine: level(colours, whole, "xAxis"),
            },
        ],
    }));
    chart.element.style.minHeight = `${80 + 24 * shown.length}px`;
    return chart;
}

/** The accuracy of the model as it is. */
function level(colours, whole, on) {
    return {
        symbol: "none",
        silent: true,
        lineStyle: { color: colours.strong, type: "dashed", width: 1 },
        label: { show: false },
        data: [{ [on]: whole }],
    };
}
