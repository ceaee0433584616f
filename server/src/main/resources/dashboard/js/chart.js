// ECharts with the page's own colours: redrawn when the theme changes, resized with its frame, named for screen readers.

import * as echarts from "/lib/echarts/echarts.esm.min.js";

import { h } from "./dom.js";

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** The colours of the current theme. */
export function palette() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
        ink: colour("ink"),
        soft: colour("ink-soft"),
        faint: colour("ink-faint"),
        line: colour("line"),
        strong: colour("line-strong"),
        surface: colour("surface"),
        accent: colour("accent"),
        dominated: colour("dominated"),
        infeasible: colour("infeasible"),
        failed: colour("failed"),
        running: colour("running"),
        text: colour("text"),
    };
}

/** What every axis looks like. */
export function axis(colours, name, more = {}) {
    return {
        name,
        nameLocation: "middle",
        nameGap: 30,
        nameTextStyle: { color: colours.soft, fontSize: 12 },
        axisLine: { lineStyle: { color: colours.strong } },
        axisTick: { show: false },
        axisLabel: { color: colours.faint, fontSize: 11.5, hideOverlap: true },
        splitLine: { lineStyle: { color: colours.line } },
        minorSplitLine: { show: false },
        ...more,
    };
}

/** What every tooltip looks like. */
export function tooltip(colours, formatter, more = {}) {
    return {
        trigger: "item",
        confine: true,
        backgroundColor: colours.surface,
        borderColor: colours.strong,
        padding: [9, 12],
        textStyle: { color: colours.ink, fontSize: 12.5, fontFamily: colours.text },
        formatter,
        ...more,
    };
}

export class Chart {
    /**
     * @param label what the chart shows, for those who do not see it; the data itself is in the table beside it
     * @param option gives ECharts' option for a palette; called again for every redraw
     */
    constructor(label, option, { className = "chart" } = {}) {
        this.option = option;
        this.element = h("div", { class: className, role: "img", "aria-label": label });
        this.ondraw = () => {};
        new ResizeObserver(() => this.#resize()).observe(this.element);
        addEventListener("themechange", () => this.draw());
    }

    /** Draws the present data. Does nothing until the element has a size. */
    draw() {
        if (!this.instance) {
            if (!this.element.clientWidth) {
                return;
            }
            this.instance = echarts.init(this.element, null, { renderer: "canvas" });
            this.onready?.(this.instance);
        }
        const colours = palette();
        this.instance.setOption(
            {
                animation: !reducedMotion.matches,
                animationDuration: 250,
                animationDurationUpdate: 250,
                textStyle: { fontFamily: colours.text },
                ...this.option(colours),
            },
            { notMerge: true },
        );
        this.instance.getZr().flush();
        this.element.dataset.ready = String(Number(this.element.dataset.ready ?? 0) + 1);
        this.ondraw();
    }

    #resize() {
        if (this.instance) {
            this.instance.resize();
            this.ondraw();
        } else {
            this.draw();
        }
    }
}

/** Text for a tooltip's markup. */
export function escape(text) {
    return echarts.format.encodeHTML(String(text));
}
