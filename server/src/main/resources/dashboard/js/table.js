// A table whose columns sort and whose rows can be walked with the arrow keys.

import { h } from "./dom.js";

const FIRST_ROWS = 200;

export class Table {
    #rows = [];
    #order;
    #descending = false;
    #limit = FIRST_ROWS;
    #selected;

    /**
     * @param columns each {key, title, text, sort(row), cell(row)}; without sort it does not sort, cell gives a node or text
     * @param options id(row): key of a row; onhover(id or undefined), onselect(id or undefined); order: first sort key
     */
    constructor(columns, { id, onhover, onselect, caption, order, descending = false } = {}) {
        Object.assign(this, { columns, id, onhover, onselect });
        this.#order = order;
        this.#descending = descending;
        this.head = h("tr", {}, columns.map((column) => this.#header(column)));
        this.bodyElement = h("tbody");
        this.more = h("button", { type: "button", class: "plain", hidden: true, onclick: () => this.#showAll() });
        this.element = h(
            "div",
            { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
            h("table", {}, caption && h("caption", { class: "visually-hidden" }, caption), h("thead", {}, this.head), this.bodyElement),
            this.more,
        );
    }

    /** Other columns from now on. */
    reshape(columns) {
        this.columns = columns;
        this.head.replaceChildren(...columns.map((column) => this.#header(column)));
    }

    set rows(rows) {
        this.#rows = rows;
        this.#draw();
    }

    /** Marks the row under the pointer elsewhere. */
    hover(id) {
        for (const row of this.bodyElement.querySelectorAll(".hovered")) {
            row.classList.remove("hovered");
        }
        if (id !== undefined) {
            this.#row(id)?.classList.add("hovered");
        }
    }

    /** Selects a row, and brings it into view inside the table. */
    select(id) {
        this.#selected = id;
        for (const row of this.bodyElement.querySelectorAll("[aria-selected]")) {
            row.setAttribute("aria-selected", row.dataset.id === String(id));
        }
        const row = id === undefined ? undefined : this.#row(id);
        if (row) {
            const top = row.offsetTop - this.head.offsetHeight;
            if (top < this.element.scrollTop || top > this.element.scrollTop + this.element.clientHeight - 80) {
                this.element.scrollTop = Math.max(0, top - 60);
            }
        }
    }

    #row(id) {
        return this.bodyElement.querySelector(`tr[data-id="${CSS.escape(String(id))}"]`);
    }

    #header(column) {
        const attributes = { scope: "col", class: column.text ? "text" : undefined };
        if (!column.sort) {
            return h("th", attributes, column.title);
        }
        const th = h("th", { ...attributes, "aria-sort": "none" }, h("button", { type: "button" }, column.title));
        th.firstChild.addEventListener("click", () => {
            this.#descending = this.#order === column.key ? !this.#descending : Boolean(column.descendingFirst);
            this.#order = column.key;
            this.#draw();
        });
        th.dataset.key = column.key;
        return th;
    }

    #sorted() {
        const column = this.columns.find((candidate) => candidate.sort && candidate.key === this.#order);
        if (!column) {
            return this.#rows;
        }
        const sign = this.#descending ? -1 : 1;
        const missing = (key) => key === undefined || key === null;
        return [...this.#rows].sort((a, b) => {
            const [left, right] = [column.sort(a), column.sort(b)];
            if (missing(left) || missing(right)) {
                return missing(left) - missing(right);
            }
            return sign * (left < right ? -1 : left > right ? 1 : 0);
        });
    }

    #draw() {
        for (const th of this.head.querySelectorAll("[aria-sort]")) {
            const on = th.dataset.key === this.#order;
            th.setAttribute("aria-sort", on ? (this.#descending ? "descending" : "ascending") : "none");
        }
        const focused = document.activeElement?.closest?.("tr")?.dataset.id;
        const within = this.bodyElement.contains(document.activeElement);
        const sorted = this.#sorted();
        this.bodyElement.replaceChildren(...sorted.slice(0, this.#limit).map((row, index) => this.#line(row, index)));
        this.more.hidden = sorted.length <= this.#limit;
        this.more.textContent = `Show all ${sorted.length.toLocaleString("en")} rows`;
        if (within && focused !== undefined) {
            this.#row(focused)?.focus({ preventScroll: true });
        }
    }

    #line(row, index) {
        const cells = this.columns.map((column) => {
            const content = column.cell(row);
            const missing = content === undefined || content === null || content === "–";
            const classes = [column.text && "text", column.wrap && "wrap", column.class, missing && "missing"];
            return h("td", { class: classes.filter(Boolean).join(" ") || undefined }, missing ? "–" : content);
        });
        if (!this.id) {
            return h("tr", {}, cells);
        }
        const id = this.id(row);
        const choose = () => this.onselect?.(String(id) === String(this.#selected) ? undefined : id);
        return h(
            "tr",
            {
                "data-id": id,
                tabindex: index === 0 ? 0 : -1,
                "aria-selected": String(id) === String(this.#selected) ? "true" : "false",
                onclick: (event) => event.target.closest("a") || choose(),
                onmouseenter: () => this.onhover?.(id),
                onmouseleave: () => this.onhover?.(undefined),
                onfocus: () => this.onhover?.(id),
                onkeydown: (event) => this.#key(event, choose),
            },
            cells,
        );
    }

    #key(event, choose) {
        const row = event.currentTarget;
        const target = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
        if (target) {
            event.preventDefault();
            target.focus();
        } else if ((event.key === "Enter" || event.key === " ") && event.target === row) {
            event.preventDefault();
            choose();
        }
    }

    #showAll() {
        this.#limit = Infinity;
        this.#draw();
    }
}

/** The data of a chart as a table that folds away. */
export function twin(title, columns, rows) {
    const table = new Table(columns, { caption: title });
    table.rows = rows;
    return h("details", { class: "twin" }, h("summary", {}, title), table.element);
}
