// The target line: a vertical slider over the Pareto plot, for mouse, touch and keyboard.

import { h } from "./dom.js";
import { value } from "./format.js";

export class TargetLine {
    /** @param onchange(value, done): while it moves, and once more with done when it is let go */
    constructor(plot, onchange) {
        this.plot = plot;
        this.onchange = onchange;
        this.output = h("output");
        this.line = h(
            "div",
            {
                class: "target",
                role: "slider",
                tabindex: 0,
                id: "target",
                onpointerdown: (event) => this.#grab(event),
                onkeydown: (event) => this.#key(event),
            },
            this.output,
        );
        this.shade = h("div", { class: "feasible" });
        this.elements = [this.shade, this.line];
    }

    /** Places the line at `number` of `metric`, or hides it where a bound from above makes no sense. */
    show(metric, number) {
        this.metric = metric;
        this.number = number;
        const visible = number !== undefined && this.plot.drawable && metric.goal === "minimize" && this.plot.chart.instance;
        this.line.hidden = this.shade.hidden = !visible;
        if (!visible) {
            return;
        }
        const area = this.plot.area();
        const pixel = Math.min(area.right, Math.max(area.left, this.plot.toPixel(number)));
        Object.assign(this.line.style, { left: `${pixel}px`, top: `${area.top}px`, height: `${area.bottom - area.top}px` });
        Object.assign(this.shade.style, {
            left: `${area.left}px`,
            width: `${pixel - area.left}px`,
            top: `${area.top}px`,
            height: `${area.bottom - area.top}px`,
        });
        const text = value(metric.name, number);
        this.output.textContent = `≤ ${text}`;
        this.line.setAttribute("aria-label", `Target: at most this ${metric.name}`);
        this.line.setAttribute("aria-valuetext", text);
        this.line.setAttribute("aria-valuenow", number);
        this.line.setAttribute("aria-valuemin", this.plot.boundsX[0]);
        this.line.setAttribute("aria-valuemax", this.plot.boundsX[1]);
    }

    #move(pixel, done) {
        const area = this.plot.area();
        const number = this.plot.fromPixel(Math.min(area.right, Math.max(area.left, pixel)));
        this.onchange(Number(number.toPrecision(4)), done);
    }

    #grab(event) {
        event.preventDefault();
        this.line.focus({ preventScroll: true });
        this.line.setPointerCapture(event.pointerId);
        const pixel = (moved) => moved.clientX - this.plot.chart.element.getBoundingClientRect().left;
        const move = (moved) => this.#move(pixel(moved), false);
        const end = (moved) => {
            this.line.removeEventListener("pointermove", move);
            this.line.removeEventListener("pointerup", end);
            this.line.removeEventListener("pointercancel", end);
            this.#move(pixel(moved), true);
        };
        this.line.addEventListener("pointermove", move);
        this.line.addEventListener("pointerup", end);
        this.line.addEventListener("pointercancel", end);
    }

    #key(event) {
        const steps = { ArrowLeft: -4, ArrowDown: -4, ArrowRight: 4, ArrowUp: 4, PageDown: -40, PageUp: 40, Home: -1e6, End: 1e6 };
        const step = steps[event.key];
        if (step) {
            event.preventDefault();
            this.#move(this.plot.toPixel(this.number) + step, true);
        }
    }
}
