// Every study with its state, counts, best accuracy, hypervolume and age.

import { get } from "./api.js";
import { command, h, pill } from "./dom.js";
import { age, count, hypervolume, value } from "./format.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";
import { Table } from "./table.js";

const COLUMNS = [
    {
        key: "name",
        title: "Study",
        text: true,
        sort: (study) => study.name.toLowerCase(),
        cell: (study) => [
            h("a", { href: `/studies/${encodeURIComponent(study.studyId)}` }, study.name),
            " ",
            h("span", { class: "quiet mono" }, study.studyId),
        ],
    },
    { key: "state", title: "State", text: true, sort: (study) => study.state, cell: (study) => pill(study.state) },
    { key: "done", title: "Measured", sort: (study) => study.counts.measured, cell: (study) => count(study.counts.measured) },
    { key: "infeasible", title: "Infeasible", sort: (study) => study.counts.infeasible, cell: (study) => count(study.counts.infeasible) },
    { key: "failed", title: "Failed", sort: (study) => study.counts.failed, cell: (study) => count(study.counts.failed) },
    { key: "running", title: "Running", sort: (study) => study.counts.running, cell: (study) => count(study.counts.running) },
    { key: "budget", title: "Budget", sort: (study) => study.budget?.used, cell: budget },
    {
        key: "best",
        title: "Best accuracy",
        descendingFirst: true,
        sort: (study) => study.bestAccuracy,
        cell: (study) => value("accuracy", study.bestAccuracy),
    },
    { key: "front", title: "Front", sort: (study) => study.frontSize, cell: (study) => count(study.frontSize) },
    {
        key: "hypervolume",
        title: "Hypervolume",
        descendingFirst: true,
        sort: (study) => study.hypervolume,
        cell: (study) => hypervolume(study.hypervolume),
    },
    {
        key: "created",
        title: "Started",
        descendingFirst: true,
        sort: (study) => study.created,
        cell: (study) => h("time", { datetime: study.created, title: new Date(study.created).toLocaleString() }, age(study.created)),
    },
];

function budget(study) {
    return study.budget ? `${Math.round(100 * Math.min(1, study.budget.used))} %` : undefined;
}

export function show(main) {
    document.title = "Studies · Espalier";
    const panel = new Panel(undefined, { flush: true, id: "studies", "aria-label": "Studies" });
    const table = new Table(COLUMNS, { caption: "Studies", order: "created", descending: true });
    const actions = h("div", { class: "actions" }, h("a", { class: "button primary", href: "/new" }, "New search"));
    main.append(h("div", { class: "title" }, h("h1", {}, "Studies"), actions), panel.element);

    const studies = new Map();

    function draw() {
        if (studies.size === 0) {
            panel.empty(
                "No study yet",
                h("p", {}, "Start one from the browser, or from the command line:"),
                h("div", {}, command("./espalier search experiments/demo.yaml")),
                h("div", {}, h("a", { class: "button primary", href: "/new" }, "New search")),
            );
            return;
        }
        table.rows = [...studies.values()];
        if (!table.element.isConnected) {
            panel.ready(table.element);
        }
    }

    async function read() {
        const answer = await get("/api/studies");
        answer.studies.forEach((study) => studies.set(study.studyId, study));
        draw();
        return answer.change;
    }

    let live;
    panel.fill(async () => {
        const change = await read();
        if (!live) {
            const changed = (study) => {
                studies.set(study.studyId, study);
                draw();
            };
            live = new Live("/api/events", { study: changed }, read, change);
            actions.prepend(live.badge);
        }
    });
}
