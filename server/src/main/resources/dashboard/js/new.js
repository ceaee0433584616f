// A new search: the form and the experiment file side by side, one text behind both, checked by the server as one types.

import { get, post, send } from "./api.js";
import { debounce, h, toast } from "./dom.js";
import { Editor } from "./editor.js";
import { Form } from "./form.js";
import { count, label, value } from "./format.js";
import { Panel } from "./panel.js";
import { setKey } from "./yaml.js";

export async function show(main) {
    document.title = "New search · Espalier";
    const left = new Panel("Search", { flush: true });
    const right = new Panel("Experiment file", { flush: true, class: "file" });
    const upload = new Panel("Compress a model", { id: "compress" });
    main.append(h("div", { class: "title" }, h("h1", {}, "New search")), upload.element, h("div", { class: "columns definition" }, left.element, right.element));
    await left.fill(async () => {
        right.loading();
        const { templates, keys } = await get("/api/definitions");
        const search = new NewSearch(left, right, templates, keys);
        upload.ready(uploading(search));
    });
}

/** Brings a trained model to the server, and begins with an experiment that compresses it. */
function uploading(search) {
    const said = h("p", { id: "upload-said", role: "status", class: "quiet" });
    const say = (state, text) => {
        said.dataset.state = state;
        said.textContent = text;
    };
    const choose = h("input", { type: "file", id: "model", accept: ".onnx", "aria-describedby": "model-doc", onchange: () => choose.files.length && take(choose.files[0]) });
    async function take(file) {
        choose.disabled = true;
        say("busy", `Reading ${file.name}, ${value("sizeBytes", file.size)} …`);
        try {
            const taken = await send(`/api/models?name=${encodeURIComponent(file.name)}`, file);
            search.start(taken.yaml);
            say("good", `✓ ${file.name} can be compressed. Say below on which images, and what the limits are.`);
        } catch (problem) {
            say("bad", problem.message);
        } finally {
            choose.disabled = false;
            choose.value = "";
        }
    }
    return h(
        "div",
        { class: "upload" },
        h("div", { class: "field" }, h("label", { for: "model" }, "ONNX file"), choose),
        h("p", { class: "quiet", id: "model-doc" }, "A trained image classifier in single precision, at most 200 MB. The search cuts channels, stores what is left in fewer bits and tunes it; the file stays on the machine of this dashboard."),
        said,
    );
}

class NewSearch {
    #latest = 0;

    constructor(left, right, templates, keys) {
        this.editor = new Editor("Experiment file, YAML", () => this.edited());
        this.form = new Form(keys, (path, value) => {
            this.editor.text = setKey(this.editor.text, path, value);
            this.edited();
        });
        const choose = h(
            "select",
            { id: "template", "aria-label": "Start from", onchange: () => this.start(templates[choose.selectedIndex].yaml) },
            templates.map((template) => h("option", {}, template.name)),
        );
        right.tools.append(h("label", { class: "inline" }, "start from", choose));
        this.verdict = h("div", { class: "verdict", role: "status", "aria-live": "polite" });
        this.button = h("button", { type: "button", class: "primary", id: "launch", disabled: true, onclick: () => this.launch() }, "Launch search");
        const note = h("span", { class: "quiet" }, "One search runs at a time; others wait for their turn.");
        left.ready(this.form.element);
        right.ready(this.editor.element, this.verdict, h("div", { class: "launch" }, this.button, note));
        this.checkSoon = debounce(() => this.check(), 200);
        this.start(templates[0].yaml);
    }

    start(yaml) {
        this.editor.text = yaml;
        this.edited();
    }

    edited() {
        this.button.disabled = true;
        this.#latest++;
        this.checkSoon();
    }

    async check() {
        const asked = this.#latest;
        let answer;
        try {
            answer = await post("/api/definitions/check", { yaml: this.editor.text });
        } catch (problem) {
            const again = h("button", { type: "button", onclick: () => this.check() }, "Try again");
            this.verdict.replaceChildren(h("p", {}, `Not checked: ${problem.message} `, again));
            return;
        }
        if (asked !== this.#latest) {
            return;
        }
        this.editor.mark(answer.problems);
        this.form.mark(answer.problems);
        this.button.disabled = answer.problems.length > 0;
        this.verdict.dataset.checked = String(asked);
        if (answer.problems.length > 0) {
            this.verdict.replaceChildren(h("ul", {}, answer.problems.map((problem) => this.#problem(problem))));
            return;
        }
        this.form.show(answer.values);
        const { designs, choices, objectives, limits } = answer.summary;
        this.verdict.replaceChildren(
            h("p", { class: "good" }, "✓ Ready to launch"),
            h(
                "p",
                { class: "quiet" },
                `${designs === undefined ? "ways to compress the model" : `${about(designs)} designs from ${count(choices)} choices`} · ${objectives.map(label).join(" against ").toLowerCase()} · `,
                limits.length ? limits.join(", ") : "no limits",
            ),
        );
    }

    async launch() {
        this.button.disabled = true;
        try {
            const study = await post("/api/studies", { yaml: this.editor.text });
            location.href = `/studies/${encodeURIComponent(study.studyId)}`;
        } catch (problem) {
            toast(problem.message);
            this.edited();
        }
    }

    #problem({ line, column, path, message, suggestion }) {
        const place = line > 0 ? `line ${line}` : "file";
        const text = `${path ? `${path}: ` : ""}${message}${suggestion ? `; did you mean “${suggestion}”?` : ""}`;
        return h("li", {}, h("button", { type: "button", onclick: () => line > 0 && this.editor.goTo(line, column) }, h("b", {}, place), text));
    }
}

/** A number of designs, which may have dozens of digits, as 3.2 × 10¹². */
function about(designs) {
    if (designs.length <= 6) {
        return count(Number(designs));
    }
    const superscript = [...String(designs.length - 1)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
    return `${designs[0]}.${designs[1]} × 10${superscript}`;
}
