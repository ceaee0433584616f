// A row of key figures.

import { h } from "./dom.js";
import { spread, split, label } from "./format.js";

/** A figure: what it is, its value, its unit, and a note below. */
export function figure(term, number, unit, note) {
    return h("div", {}, h("dt", {}, term), h("dd", {}, number, unit && h("small", {}, ` ${unit}`)), note && h("dd", { class: "note" }, note));
}

/** A measured metric with its unit, and its spread with the notes below. */
export function measured(metric, number, around, note, term = label(metric)) {
    const [digits, unit] = split(metric, number);
    return figure(term, digits, unit, [spread(metric, around, number), note].filter(Boolean).join(" · "));
}

/** The row. */
export function figures(...items) {
    return h("dl", { class: "figures" }, items);
}
