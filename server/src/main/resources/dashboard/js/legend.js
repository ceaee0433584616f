// What the marks of the Pareto plot mean, and how many there are of each.

import { h, s } from "./dom.js";
import { label } from "./format.js";

const CIRCLE = "M7 7m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0";

const MARKS = {
    front: () => s("path", { d: CIRCLE, fill: "var(--accent)" }),
    dominated: () => s("path", { d: CIRCLE, fill: "var(--dominated)", opacity: 0.6 }),
    paused: () => s("path", { d: CIRCLE, fill: "none", stroke: "var(--dominated)", "stroke-width": 1.5 }),
    infeasible: () => s("path", { d: "M7 2.5 12 11.5H2z", fill: "none", stroke: "var(--infeasible)", "stroke-width": 1.5 }),
    failed: () => s("path", { d: "M3 3l8 8M11 3l-8 8", stroke: "var(--failed)", "stroke-width": 2.4 }),
    best: () => s("path", { d: "M7 1 13 7 7 13 1 7z", fill: "var(--accent)" }),
};

/**
 * The legend's parts.
 *
 * @param front ids of the trials on the front
 * @param x the metric of the horizontal axis
 */
export function legend(trials, front, x) {
    const inState = (state) => trials.filter((trial) => trial.state === state).length;
    const many = {
        front: front.length,
        dominated: Math.max(0, inState("measured") - front.length),
        paused: inState("paused"),
        infeasible: inState("infeasible"),
        failed: inState("failed"),
    };
    // Only some studies let trainings pause.
    const marks = Object.entries(MARKS).filter(([name]) => name !== "paused" || many.paused > 0).map(([name, shape]) =>
        h(
            "span",
            {},
            s("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, shape()),
            name === "best" ? "best under the target" : `${name} ${many[name]}`,
        ),
    );
    const missing = trials.filter((trial) => trial[x.name] === undefined).length;
    const note = missing > 0 ? [h("span", { class: "quiet" }, `${missing} not drawn: ${label(x.name).toLowerCase()} unknown`)] : [];
    return [...marks, ...note];
}
