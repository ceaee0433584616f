// Latencies as a table foretold them against what was measured, with the interval of each.

import { Chart, axis, escape, tooltip } from "./chart.js";
import { label, tick, value } from "./format.js";

/** Both intervals of a point, drawn as a cross with caps. */
function cross(colours) {
    return (_, api) => {
        const at = (x, y) => api.coord([x, y]);
        const [x, y, xLow, xHigh, yLow, yHigh] = [0, 1, 2, 3, 4, 5].map((index) => api.value(index));
        const line = ([x1, y1], [x2, y2]) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colours.accent, opacity: 0.45, lineWidth: 1.2 } });
        return { type: "group", children: [line(at(xLow, y), at(xHigh, y)), line(at(x, yLow), at(x, yHigh))] };
    };
}

/**
 * The chart.
 *
 * @param data gives {trialId, metric, predicted, measured}, the latter two {ms, low, high}
 */
export function predictedChart(data) {
    return new Chart("Predicted against measured latency; the table below holds the same data", (colours) => {
        const points = data();
        const shown = points.flatMap(({ predicted, measured }) => [predicted.ms, measured.ms]);
        const [least, most] = [Math.min(...shown) * 0.9, Math.max(...shown) * 1.1];
        const scale = { type: "value", min: least, max: most, axisLabel: { color: colours.faint, fontSize: 11.5, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: (number) => tick("latencyMs", number) } };
        const rows = points.map(({ predicted, measured, trialId, metric }) => ({
            value: [predicted.ms, measured.ms, predicted.low, predicted.high, measured.low, measured.high],
            trialId,
            metric,
        }));
        return {
            grid: { left: 70, right: 20, top: 16, bottom: 46 },
            tooltip: tooltip(colours, ({ data: point }) =>
                point?.trialId === undefined
                    ? ""
                    : `<b>Trial ${escape(point.trialId)}</b><br>predicted: <b>${escape(value("latencyMs", point.value[0]))}</b><br>${escape(label(point.metric))}: <b>${escape(value("latencyMs", point.value[1]))}</b>`,
            ),
            xAxis: axis(colours, "Predicted", scale),
            yAxis: axis(colours, "Measured", { ...scale, nameGap: 52 }),
            series: [
                { type: "line", data: [[least, least], [most, most]], showSymbol: false, silent: true, lineStyle: { color: colours.faint, type: "dashed", width: 1 } },
                { type: "custom", renderItem: cross(colours), data: rows, silent: true, clip: true, encode: { x: 0, y: 1 } },
                { type: "scatter", data: rows, symbolSize: 8, itemStyle: { color: colours.accent } },
            ],
        };
    });
}
