// A panel always says what it is at: loading, empty with what to do next, failed with a retry, or ready.

import { h } from "./dom.js";

export class Panel {
    /**
     * @param title heading, or undefined for none
     * @param options class: of the section; flush: no padding around the content; tools: elements at the right of the heading
     */
    constructor(title, { flush = false, tools = [], ...attributes } = {}) {
        this.body = h("div", { class: flush ? "body flush" : "body" });
        this.tools = h("div", { class: "tools" }, tools);
        const heading = title && h("header", {}, h("h2", {}, title), this.tools);
        this.element = h(
            "section",
            { ...attributes, class: `panel ${attributes.class ?? ""}`, "aria-label": title },
            heading,
            this.body,
        );
        this.loading();
    }

    loading() {
        this.#show("loading", h("div", { class: "skeleton", role: "status", "aria-label": "Loading" }, h("i"), h("i"), h("i")));
    }

    /** Nothing to show yet: `what`, and a hint or element for what comes next. */
    empty(what, ...next) {
        this.#show("empty", h("div", { class: "message" }, h("strong", {}, what), ...next));
    }

    error(problem, retry) {
        this.#show(
            "error",
            h(
                "div",
                { class: "message error", role: "alert" },
                h("strong", {}, "This could not be loaded"),
                problem.message,
                h("div", {}, h("button", { type: "button", onclick: retry }, "Try again")),
            ),
        );
    }

    ready(...content) {
        this.#show("ready", ...content);
    }

    /** Runs `load`, which calls `ready` or `empty`; shows its failure with a retry. */
    async fill(load) {
        this.loading();
        try {
            await load();
        } catch (problem) {
            if (!problem.status && problem.status !== 0) {
                console.error(problem);
            }
            this.error(problem, () => this.fill(load));
        }
    }

    #show(state, ...content) {
        this.element.dataset.state = state;
        this.body.replaceChildren(...content);
    }
}
