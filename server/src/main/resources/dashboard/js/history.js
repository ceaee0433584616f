// Lines over a count: hypervolume over trials, loss and accuracy over epochs.

import { Chart, axis, escape, tooltip } from "./chart.js";

/**
 * A chart of lines.
 *
 * @param label what it shows, in words
 * @param x name of the horizontal axis, which counts from 1
 * @param lines each {name, colour (of the palette), right: on the second axis, format, tick, dash, step, most: the
 *     greatest value there can be, if there is one}
 * @param data gives for each line its [count, value] pairs
 */
export function lineChart(label, x, lines, data) {
    return new Chart(label, (colours) => {
        const two = lines.some((line) => line.right);
        const mark = (index) => (two ? ["● ", "◇ "][index] : "");
        const scale = (line, index) =>
            axis(colours, mark(index) + line.name, {
                nameTextStyle: { color: two ? colours[line.colour] : colours.soft, fontSize: 12 },
                type: "value",
                scale: true,
                // Around a single value the axis would go where no value can be.
                min: ({ min, max }) => (line.most && min === max ? Math.max(0, min - line.most / 10) : null),
                max: ({ min, max }) => (line.most && min === max ? Math.min(line.most, max + line.most / 10) : null),
                nameGap: 46,
                axisLabel: { color: colours.faint, fontSize: 11.5, formatter: line.tick ?? line.format },
                splitLine: line.right ? { show: false } : { lineStyle: { color: colours.line } },
            });
        return {
            grid: { left: 64, right: two ? 66 : 20, top: 16, bottom: 46 },
            tooltip: tooltip(
                colours,
                (points) =>
                    `<b>${escape(x)} ${points[0].axisValue}</b>` +
                    points.map((point) => `<br>${escape(point.seriesName)}: <b>${escape(lines[point.seriesIndex].format(point.value[1]))}</b>`).join(""),
                { trigger: "axis" },
            ),
            xAxis: axis(colours, x, { type: "value", minInterval: 1, min: ({ min, max }) => (min === max ? min - 1 : min), max: ({ min, max }) => (min === max ? max + 1 : max), splitLine: { show: false } }),
            yAxis: lines.map(scale),
            series: lines.map((line, index) => ({
                name: line.name,
                type: "line",
                yAxisIndex: index,
                step: line.step,
                data: data(index),
                showSymbol: data(index).length < 24,
                symbol: index ? "emptyDiamond" : "circle",
                symbolSize: 6,
                lineStyle: { width: 2, color: colours[line.colour], type: line.dash ? "dashed" : "solid" },
                itemStyle: { color: colours[line.colour] },
                areaStyle: line.step ? { color: colours[line.colour], opacity: 0.08 } : undefined,
            })),
        };
    });
}
