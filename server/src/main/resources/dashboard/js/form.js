// The form of a new search: the keys people change most, with the descriptions the experiment file gives them.

import { h } from "./dom.js";
import { label } from "./format.js";
import { flow, scalar } from "./yaml.js";

const GROUPS = [
    ["Study", ["name", "seed"]],
    ["Data", ["data.source", "data.dir", "data.train", "data.validation"]],
    ["Budget", ["budget.trials", "budget.minutes"]],
    ["Strategy", ["strategy.name", "strategy.model", "strategy.acquisition", "strategy.population", "fidelity.schedule", "fidelity.over", "fidelity.from", "workers"]],
    ["Training", ["training.epochs", "training.batchSize", "training.optimizer", "training.learningRate"]],
];
const LIMITED = { latencyMs: "ms", macs: "", params: "", memoryAccess: "bytes", sizeBytes: "bytes", codedBytes: "bytes" };
const OBJECTIVES = ["accuracy", "latencyMs", "macs", "params", "memoryAccess", "sizeBytes", "codedBytes"];
const TITLES = { "data.dir": "Folder", "data.train": "Training images", "data.validation": "Validation images", "strategy.name": "Strategy", "fidelity.schedule": "Pauses", "fidelity.over": "Pauses over", "fidelity.from": "First pause" };

/** What each word means, where a description says it as "word: …; word: …". */
function explanations({ doc, words }) {
    const told = new Map();
    let last;
    for (const part of doc.split("; ")) {
        const word = words.find((each) => part.startsWith(`${each}: `));
        if (word) {
            told.set(word, part.slice(word.length + 2));
            last = word;
        } else if (last) {
            told.set(last, `${told.get(last)}; ${part}`);
        }
    }
    for (const [word, text] of told) {
        told.set(word, text[0].toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : "."));
    }
    return told;
}

export class Form {
    /**
     * @param keys descriptions of the experiment's keys
     * @param onchange path and YAML value, undefined to remove the key
     */
    constructor(keys, onchange) {
        this.onchange = onchange;
        this.inputs = new Map();
        this.notes = [];
        const described = new Map(keys.map((key) => [key.path, key]));
        this.element = h("form", { class: "search", onsubmit: (event) => event.preventDefault() });
        for (const [title, paths] of GROUPS) {
            const fields = paths.filter((path) => described.has(path)).map((path) => this.#field(described.get(path)));
            this.element.append(h("fieldset", {}, h("legend", {}, title), h("div", { class: "fields" }, fields)));
            if (title === "Data") {
                this.element.append(this.#objectives(), this.#limits());
            }
        }
    }

    /** Shows what a checked text means; fields that are being edited stay as they are. */
    show(values) {
        for (const [path, input] of this.inputs) {
            const value = path.split(".").reduce((section, name) => section?.[name], values);
            if (input !== document.activeElement) {
                input.value = value ?? "";
            }
        }
        this.notes.forEach((tell) => tell());
        for (const box of this.boxes) {
            box.checked = box.value in (values.objectives ?? {});
        }
    }

    /** Marks the fields whose key has a problem. */
    mark(problems) {
        for (const [path, input] of this.inputs) {
            const wrong = problems.find((problem) => problem.path === path);
            const field = input.closest(".field");
            field.classList.toggle("wrong", Boolean(wrong));
            input.setAttribute("aria-invalid", String(Boolean(wrong)));
            const note = field.querySelector(".problem");
            note.textContent = wrong?.message ?? "";
        }
    }

    #field(key) {
        const id = `field-${key.path}`;
        const name = key.path.split(".").at(-1);
        const title = TITLES[key.path] ?? (name[0].toUpperCase() + name.slice(1)).replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
        const input = key.words.length
            ? h("select", { id }, key.words.map((word) => h("option", {}, word)))
            : h("input", { id, autocomplete: "off", spellcheck: "false", inputmode: /number/.test(key.expects) ? "decimal" : undefined });
        const numeric = /number/.test(key.expects);
        input.addEventListener(key.words.length ? "change" : "input", () => {
            const text = input.value.trim();
            this.onchange(key.path, text === "" ? undefined : numeric ? text : scalar(text));
        });
        const field = this.#wrap(key.path, input, title, key.doc);
        if (key.words.length) {
            const note = field.querySelector("small");
            const told = explanations(key);
            const tell = () => (note.textContent = told.get(input.value) ?? key.doc);
            input.addEventListener("change", tell);
            this.notes.push(tell);
        }
        return field;
    }

    #wrap(path, input, title, doc, unit) {
        this.inputs.set(path, input);
        input.setAttribute("aria-describedby", `${input.id}-doc`);
        return h(
            "div",
            { class: "field" },
            h("label", { for: input.id }, title),
            unit === undefined ? input : h("div", { class: "unit" }, input, h("span", {}, unit)),
            h("span", { class: "problem", role: "status" }),
            h("small", { id: `${input.id}-doc` }, doc),
        );
    }

    #objectives() {
        this.boxes = OBJECTIVES.map((name) => h("input", { type: "checkbox", value: name, id: `objective-${name}` }));
        const changed = () => {
            const chosen = this.boxes.filter((box) => box.checked).map((box) => [box.value, box.value === "accuracy" ? "maximize" : "minimize"]);
            this.onchange("objectives", flow(chosen));
        };
        this.boxes.forEach((box) => box.addEventListener("change", changed));
        return h(
            "fieldset",
            {},
            h("legend", {}, "Objectives"),
            h("div", { class: "checks" }, this.boxes.map((box) => h("label", { class: "inline" }, box, `${label(box.value)} ${box.value === "accuracy" ? "↑" : "↓"}`))),
        );
    }

    #limits() {
        const fields = Object.entries(LIMITED).map(([name, unit]) => {
            const input = h("input", { id: `field-limits.${name}`, autocomplete: "off", inputmode: "decimal", placeholder: "none" });
            input.addEventListener("input", () => {
                const text = input.value.trim();
                this.onchange(`limits.${name}`, text === "" ? undefined : /^[\w.µ]+$/.test(text) ? text : JSON.stringify(text));
            });
            return this.#wrap(`limits.${name}`, input, label(name), unit ? `At most, in ${unit}` : "At most, such as 5M", unit);
        });
        return h("fieldset", {}, h("legend", {}, "Limits"), h("div", { class: "fields" }, fields));
    }
}
