// A plain text editor with line numbers, on which problems are marked.

import { h } from "./dom.js";

const LINE = 20;

export class Editor {
    constructor(label, oninput) {
        this.numbers = h("ol", { "aria-hidden": "true" });
        this.area = h("textarea", {
            id: "yaml",
            "aria-label": label,
            spellcheck: "false",
            autocomplete: "off",
            autocapitalize: "off",
            wrap: "off",
            oninput: () => {
                this.#number();
                oninput(this.text);
            },
            onkeydown: (event) => this.#key(event),
        });
        this.element = h("div", { class: "editor" }, this.numbers, this.area);
        this.wrong = new Map();
    }

    get text() {
        return this.area.value;
    }

    set text(text) {
        this.area.value = text;
        this.#number();
    }

    /** Marks the lines of problems. */
    mark(problems) {
        this.wrong = new Map(problems.filter((problem) => problem.line > 0).map((problem) => [problem.line, problem.message]));
        this.#number();
    }

    /** Puts the cursor to a place, counted from 1. */
    goTo(line, column) {
        const before = this.text.split("\n").slice(0, line - 1);
        const offset = before.join("\n").length + (before.length ? 1 : 0) + Math.max(0, column - 1);
        this.area.focus();
        this.area.setSelectionRange(offset, offset);
        this.element.scrollTop = Math.max(0, (line - 4) * LINE);
    }

    #number() {
        const count = this.text.split("\n").length;
        this.numbers.replaceChildren(
            ...Array.from({ length: count }, (_, index) =>
                h("li", { class: this.wrong.has(index + 1) ? "wrong" : undefined, title: this.wrong.get(index + 1) }, `${index + 1}`),
            ),
        );
        this.area.style.height = `${count * LINE + 40}px`;
    }

    /** Tab indents; Escape, then Tab, leaves. */
    #key(event) {
        if (event.key === "Escape") {
            this.leaving = true;
        } else if (event.key === "Tab" && !event.shiftKey && !this.leaving) {
            event.preventDefault();
            this.area.setRangeText("  ", this.area.selectionStart, this.area.selectionEnd, "end");
            this.area.dispatchEvent(new Event("input"));
        } else if (event.key !== "Tab") {
            this.leaving = false;
        }
    }
}
