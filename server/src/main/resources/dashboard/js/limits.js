// The limits of a study, which can be set, moved and lifted while it is searched.

import { put, remove } from "./api.js";
import { h, toast } from "./dom.js";
import { label, value } from "./format.js";

/** From which trial on what was set last for `metric` holds. */
function since(study, metric) {
    const move = study.targets.findLast((candidate) => candidate.metric === metric);
    if (!move) {
        return "";
    }
    return move.firstTrial === undefined ? "from the next proposal on" : `from trial ${move.firstTrial} on`;
}

export class LimitForm {
    /**
     * @param path of the study in the interface
     * @param onchange(study): the study as it is with the limit
     */
    constructor(path, onchange) {
        this.path = path;
        this.onchange = onchange;
        this.list = h("ul", { class: "limits" });
        this.metric = h("select", { id: "limit-metric", onchange: () => this.suggest() });
        this.bound = h("input", { type: "number", id: "limit-bound", min: 0, step: "any", required: true });
        this.unit = h("span", { class: "quiet" });
        const form = h(
            "form",
            { class: "limit", onsubmit: (event) => this.#submit(event) },
            h("label", {}, h("span", { class: "quiet" }, "Limit on"), this.metric),
            h("label", {}, h("span", { class: "quiet" }, "at most"), h("span", { class: "amount" }, this.bound, this.unit)),
            h("button", { type: "submit" }, "Set"),
        );
        this.element = h("div", {}, this.list, form);
    }

    /** Shows the limits of `study`; what is being typed stays. */
    show(study) {
        this.study = study;
        const chosen = this.metric.value || (study.limits[0]?.metric ?? study.objectives.find((name) => study.limitable.some((metric) => metric.name === name)));
        this.metric.replaceChildren(
            ...study.limitable.map((metric) => h("option", { value: metric.name, selected: metric.name === chosen }, label(metric.name))),
        );
        const shown = JSON.stringify([study.limits, study.targets]);
        if (this.shown !== shown) {
            this.shown = shown;
            this.list.replaceChildren(...study.limits.map((limit) => this.#row(limit)));
            this.suggest();
        }
    }

    /** Puts the limit in force into the field. */
    suggest() {
        const metric = this.study.limitable.find((candidate) => candidate.name === this.metric.value);
        this.unit.textContent = metric?.unit ?? "";
        this.bound.value = this.study.limits.find((limit) => limit.metric === this.metric.value)?.bound ?? "";
    }

    /** Makes `bound` the limit of `metric`. */
    async set(metric, bound) {
        await this.#send(put(`${this.path}/targets/${encodeURIComponent(metric)}`, { bound }));
    }

    #row({ metric, bound }) {
        const lift = h("button", { type: "button", class: "plain", "aria-label": `Lift the limit of ${label(metric)}` }, "Lift");
        lift.addEventListener("click", () => this.#send(remove(`${this.path}/targets/${encodeURIComponent(metric)}`)));
        return h("li", {}, h("span", {}, `${label(metric)} ≤ ${value(metric, bound)}`), h("span", { class: "quiet" }, since(this.study, metric)), lift);
    }

    async #submit(event) {
        event.preventDefault();
        await this.set(this.metric.value, Number(this.bound.value));
    }

    async #send(request) {
        try {
            this.onchange(await request);
        } catch (problem) {
            toast(problem.message);
        }
    }
}
