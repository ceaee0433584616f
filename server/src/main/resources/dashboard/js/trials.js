// The table of trials, with a filter by state.

import { h, pill } from "./dom.js";
import { age, duration, isLatency, label, remarks, spread, value } from "./format.js";
import { Table } from "./table.js";

const FILTERS = {
    all: () => true,
    front: (trial) => trial.onFront,
    measured: (trial) => trial.state === "measured",
    paused: (trial) => trial.state === "paused",
    infeasible: (trial) => trial.state === "infeasible",
    failed: (trial) => trial.state === "failed",
};

export class TrialTable {
    #trials = [];
    #filter = "all";
    #further = [];

    constructor(studyId, { onhover, onselect }) {
        this.studyId = studyId;
        this.table = new Table(columns(studyId, this.#further), {
            caption: "Trials",
            id: (trial) => trial.trialId,
            onhover,
            onselect,
            order: "trialId",
            descending: true,
        });
        this.element = this.table.element;
        this.filters = h("div", { class: "chips", role: "group", "aria-label": "Show trials" });
    }

    show(trials) {
        this.#trials = trials;
        this.#showDevices(trials);
        this.table.rows = trials.filter(FILTERS[this.#filter]);
        this.filters.replaceChildren(
            ...Object.entries(FILTERS).map(([name, accepts]) => {
                const number = trials.filter(accepts).length;
                return h(
                    "button",
                    { type: "button", "aria-pressed": String(name === this.#filter), onclick: () => this.#choose(name) },
                    `${name} ${number}`,
                );
            }),
        );
    }

    hover(id) {
        this.table.hover(id);
    }

    select(id) {
        this.table.select(id);
    }

    /** A column for the latency on each further device that the study measures on. */
    #showDevices(trials) {
        const known = new Set(trials.flatMap((trial) => Object.keys(trial).filter((name) => isLatency(name) && name !== "latencyMs")));
        const further = [...known].sort();
        if (further.join() !== this.#further.join()) {
            this.#further = further;
            this.table.reshape(columns(this.studyId, further));
        }
    }

    #choose(name) {
        this.#filter = name;
        this.show(this.#trials);
        this.filters.querySelector("[aria-pressed=true]").focus();
    }
}

function columns(studyId, further) {
    const metric = (name, title, descendingFirst) => ({
        key: name,
        title,
        descendingFirst,
        sort: (trial) => trial[name],
        cell: (trial) => {
            const shown = value(name, trial[name]);
            const around = spread(name, trial.spread?.[name], trial[name]);
            return around ? [shown, " ", h("span", { class: "spread" }, around)] : shown;
        },
    });
    return [
        {
            key: "trialId",
            title: "Trial",
            text: true,
            sort: (trial) => trial.trialId,
            cell: (trial) => h("a", { href: `/studies/${encodeURIComponent(studyId)}/trials/${trial.trialId}` }, trial.trialId),
        },
        {
            key: "state",
            title: "State",
            text: true,
            sort: (trial) => (trial.onFront ? "a" : trial.state),
            cell: (trial) => (trial.onFront ? pill("front") : trial.state === "paused" ? [pill("paused"), ` ${trial.unit === "epochs" ? `${trial.reached}/${trial.of}` : `${trial.reached} ${trial.unit}`}`] : pill(trial.state)),
        },
        metric("accuracy", "Accuracy", true),
        metric("latencyMs", "Latency"),
        ...further.map((name) => metric(name, label(name))),
        metric("macs", "Multiply-adds"),
        metric("params", "Parameters"),
        metric("memoryAccess", "Memory access"),
        metric("sizeBytes", "Model size"),
        { key: "seconds", title: "Took", sort: (trial) => trial.seconds, cell: (trial) => duration(trial.seconds) },
        {
            key: "finished",
            title: "Finished",
            descendingFirst: true,
            sort: (trial) => trial.finished,
            cell: (trial) => h("time", { datetime: trial.finished }, age(trial.finished)),
        },
        { key: "reason", title: "Remarks", text: true, wrap: true, cell: remarks },
    ];
}
