// The Pareto plot: any two metrics against each other. Front as a staircase of filled circles, dominated models faded,
// infeasible ones as grey triangles, failed ones as crosses; what was never given a y value lies in a strip below.

import { Chart, axis, escape, tooltip } from "./chart.js";
import { label, reason, tick, value } from "./format.js";

const GRID = { left: 66, right: 26, top: 30, bottom: 96 };
const STRIP = { left: 66, right: 26, height: 26, bottom: 52 };
const PLAIN_GRID = { ...GRID, bottom: 52 };
const CROSS = "path://M2,0 L5,3 L8,0 L10,2 L7,5 L10,8 L8,10 L5,7 L2,10 L0,8 L3,5 L0,2 Z";

/** Padded bounds of an axis; a factor on a logarithmic one. */
function bounds(values, log) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    if (log) {
        const pad = Math.max(1.08, (high / low) ** 0.06);
        return [low / pad, high * pad];
    }
    const pad = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1;
    return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}

export class ParetoPlot {
    /** @param handlers onhover(trialId or undefined), onselect(trialId or undefined) */
    constructor({ onhover, onselect }) {
        this.chart = new Chart("Pareto plot. The table of trials below holds the same data.", (c) => this.#option(c), {
            className: "chart pareto",
        });
        this.chart.onready = (instance) => {
            instance.on("mouseover", (event) => event.data?.id && onhover(event.data.id));
            instance.on("mouseout", (event) => event.data?.id && onhover(undefined));
            instance.on("click", (event) => event.data?.id && onselect(event.data.id));
        };
    }

    /**
     * @param view x, y: metrics; logX, logY; trials; front: ids of the trials on the front of these two metrics;
     *     best, selected: ids or undefined
     */
    show(view) {
        this.view = view;
        const [x, y] = [view.x.name, view.y.name];
        const known = (name, log) => (trial) => trial[name] !== undefined && (!log || trial[name] > 0);
        const hasX = view.trials.filter(known(x, view.logX));
        this.placed = hasX.filter(known(y, view.logY));
        this.strip = hasX.filter((trial) => trial[y] === undefined);
        this.drawable = this.placed.length > 0;
        if (!this.drawable) {
            return;
        }
        this.boundsX = bounds(this.#reachable(x), view.logX);
        this.boundsY = bounds(this.placed.map((trial) => trial[y]), view.logY);
        this.chart.draw();
    }

    /**
     * What the x axis spans: every measured model, and what lies within three times their range. A candidate rejected for
     * being a hundred times too large must not press all others into a corner; it is drawn at the edge.
     */
    #reachable(x) {
        const measured = this.placed.filter((trial) => trial.state === "measured").map((trial) => trial[x]);
        const all = [...this.placed, ...this.strip].map((trial) => trial[x]);
        if (measured.length === 0) {
            return all;
        }
        const top = Math.max(...measured) * 3;
        return all.filter((number) => number <= top);
    }

    /** Marks one point, as if the pointer were on it. */
    hover(id) {
        this.#dispatch("downplay");
        if (id !== undefined) {
            this.#dispatch("highlight", id);
        }
    }

    /** Pixel of a value on the x axis, from the left of the chart. */
    toPixel(number) {
        return this.chart.instance.convertToPixel({ xAxisIndex: 0 }, number);
    }

    /** Value on the x axis under a pixel, within the axis. */
    fromPixel(pixel) {
        const number = this.chart.instance.convertFromPixel({ xAxisIndex: 0 }, pixel);
        return Math.min(this.boundsX[1], Math.max(this.boundsX[0], number));
    }

    /** The plot area in pixels. */
    area() {
        const element = this.chart.element;
        const grid = this.strip.length ? GRID : PLAIN_GRID;
        return {
            left: grid.left,
            right: element.clientWidth - grid.right,
            top: grid.top,
            bottom: element.clientHeight - (this.strip.length ? STRIP.bottom : grid.bottom),
        };
    }

    #dispatch(type, id) {
        const instance = this.chart.instance;
        if (!instance) {
            return;
        }
        instance.getOption().series.forEach((series, seriesIndex) => {
            const dataIndex = series.data.findIndex((item) => item.id === id);
            if (id === undefined) {
                instance.dispatchAction({ type, seriesIndex });
            } else if (dataIndex >= 0) {
                instance.dispatchAction({ type, seriesIndex, dataIndex });
            }
        });
    }

    #option(colours) {
        const view = this.view;
        const front = new Set(view.front);
        const onFront = (trial) => front.has(trial.trialId);
        const measured = this.placed.filter((trial) => trial.state === "measured");
        const item = (trial) => ({
            id: trial.trialId,
            trial,
            value: [Math.min(trial[view.x.name], this.boundsX[1]), trial[view.y.name]],
        });
        const inState = (trials, state) => trials.filter((trial) => trial.state === state);
        const scatter = (name, trials, style, more = {}) => ({
            name,
            type: "scatter",
            data: trials.map(item),
            large: false,
            symbolSize: 9,
            itemStyle: style,
            emphasis: { scale: 1.6, itemStyle: { opacity: 1, borderColor: colours.ink, borderWidth: 2 } },
            ...more,
        });
        const grey = { color: "transparent", borderColor: colours.infeasible, borderWidth: 1.5 };
        const lane = (trials, y) => trials.map((trial) => ({ ...item(trial), value: [item(trial).value[0], y] }));
        const strip = { xAxisIndex: 1, yAxisIndex: 1 };
        return {
            grid: this.strip.length ? [GRID, STRIP] : [PLAIN_GRID, { ...STRIP, show: false }],
            tooltip: tooltip(colours, (event) => (event.data?.trial ? this.#card(event.data.trial) : "")),
            xAxis: [
                this.#axis(colours, view.x, view.logX, this.boundsX, {
                    axisLabel: this.strip.length ? { show: false } : undefined,
                    name: this.strip.length ? "" : undefined,
                }),
                this.#axis(colours, view.x, view.logX, this.boundsX, {
                    gridIndex: 1,
                    show: this.strip.length > 0,
                    splitLine: { show: false },
                    axisLine: { onZero: false, lineStyle: { color: colours.strong } },
                }),
            ],
            yAxis: [
                this.#axis(colours, view.y, view.logY, this.boundsY, { nameGap: 50 }),
                {
                    gridIndex: 1,
                    type: "value",
                    min: -1,
                    max: 1.6,
                    show: this.strip.length > 0,
                    name: "none",
                    nameLocation: "middle",
                    nameRotate: 0,
                    nameGap: 22,
                    nameTextStyle: { color: colours.faint, fontSize: 11.5 },
                    axisLabel: { show: false },
                    axisTick: { show: false },
                    splitLine: { show: false },
                },
            ],
            series: [
                {
                    name: "front line",
                    type: "line",
                    data: this.#staircase(measured.filter(onFront)),
                    step: view.x.goal === "minimize" ? "end" : "start",
                    symbol: "none",
                    silent: true,
                    lineStyle: { color: colours.accent, width: 2 },
                    z: 2,
                },
                scatter("dominated", measured.filter((t) => !onFront(t)), { color: colours.dominated, opacity: 0.6 }, { z: 3 }),
                scatter("paused", inState(this.placed, "paused"), { color: "transparent", borderColor: colours.dominated, borderWidth: 1.5 }, { symbolSize: 7, z: 2 }),
                scatter("infeasible", inState(this.placed, "infeasible"), grey, { symbol: "triangle", z: 2 }),
                scatter("failed", inState(this.placed, "failed"), { color: colours.failed }, { symbol: CROSS, z: 2 }),
                scatter("front", measured.filter(onFront), { color: colours.accent }, { symbolSize: 11, z: 4 }),
                scatter(
                    "best under the target",
                    measured.filter((trial) => trial.trialId === view.best),
                    { color: colours.accent, borderColor: colours.surface, borderWidth: 2, shadowColor: colours.accent, shadowBlur: 10 },
                    { symbol: "diamond", symbolSize: 20, z: 5 },
                ),
                scatter(
                    "selected",
                    this.placed.filter((trial) => trial.trialId === view.selected),
                    { color: "transparent", borderColor: colours.ink, borderWidth: 2 },
                    { symbolSize: 18, z: 6, silent: true },
                ),
                { ...scatter("infeasible below", [], grey, { symbol: "triangle" }), data: lane(inState(this.strip, "infeasible"), 1), ...strip },
                { ...scatter("failed below", [], { color: colours.failed }, { symbol: CROSS }), data: lane(inState(this.strip, "failed"), 0), ...strip },
            ],
        };
    }

    #axis(colours, metric, log, [min, max], more) {
        const base = axis(colours, `${label(metric.name)} (${metric.goal === "minimize" ? "lower" : "higher"} is better)`);
        return {
            ...base,
            type: log ? "log" : "value",
            min,
            max,
            ...more,
            name: more.name ?? base.name,
            axisLabel: {
                ...base.axisLabel,
                showMinLabel: false,
                showMaxLabel: false,
                formatter: (number) => tick(metric.name, number),
                ...more.axisLabel,
            },
        };
    }

    /** The corners of the front, drawn on to the edges of the plot. */
    #staircase(front) {
        const { x, y } = this.view;
        const corners = front.map((trial) => [trial[x.name], trial[y.name]]).sort((a, b) => a[0] - b[0]);
        if (corners.length === 0) {
            return [];
        }
        const worstY = this.boundsY[y.goal === "minimize" ? 1 : 0];
        return x.goal === "minimize"
            ? [[corners[0][0], worstY], ...corners, [this.boundsX[1], corners.at(-1)[1]]]
            : [[this.boundsX[0], corners[0][1]], ...corners, [corners.at(-1)[0], worstY]];
    }

    #card(trial) {
        const { x, y } = this.view;
        const line = (metric) => `<br>${escape(label(metric.name))}: <b>${escape(value(metric.name, trial[metric.name]))}</b>`;
        const why = reason(trial) ? `<br>${escape(reason(trial).slice(0, 120))}` : "";
        const shown = [x, y].filter((metric) => trial[metric.name] !== undefined);
        return `<b>Trial ${trial.trialId}</b> · ${escape(trial.state)}${shown.map(line).join("")}${why}`;
    }
}
