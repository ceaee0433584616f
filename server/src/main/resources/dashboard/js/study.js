// One study, live: the Pareto plot with its target line, the hypervolume, what runs now, and every trial.

import { get, post } from "./api.js";
import { bestCard, bestUnder } from "./best.js";
import { debounce, h, pill, toast } from "./dom.js";
import { figure, figures, measured } from "./figures.js";
import { count, duration, hypervolume, label, value } from "./format.js";
import { lineChart } from "./history.js";
import { legend } from "./legend.js";
import { LimitForm } from "./limits.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";
import { ParetoPlot } from "./pareto.js";
import { predictedChart } from "./predicted.js";
import { sensitivity } from "./sensitivity.js";
import { twin } from "./table.js";
import { TargetLine } from "./target.js";
import { TrialTable } from "./trials.js";
import { View } from "./view.js";

export function show(main, studyId) {
    new StudyPage(main, studyId).start();
}

class StudyPage {
    constructor(main, studyId) {
        this.path = `/api/studies/${encodeURIComponent(studyId)}`;
        this.studyId = studyId;
        this.trials = new Map();
        this.front = [];
        this.history = [];
        this.predictions = [];
        this.view = new View();
        document.title = `${studyId} · Espalier`;

        this.state = h("span");
        this.live = h("span");
        this.buttons = h("span", { class: "actions" });
        this.summary = h("div");
        const title = h("h1", {}, studyId);
        this.plot = new ParetoPlot({ onhover: (id) => this.hover(id), onselect: (id) => this.select(id) });
        this.target = new TargetLine(this.plot, (number, done) => this.aim(number, done));
        this.plot.chart.ondraw = () => this.placeTarget();
        this.table = new TrialTable(studyId, { onhover: (id) => this.plot.hover(id), onselect: (id) => this.select(id) });
        this.growth = lineChart(
            "Hypervolume over trials; the table below holds the same data",
            "Trial",
            [{ name: "Hypervolume", colour: "accent", step: "end", format: hypervolume, tick: String }],
            () => this.history.map((point) => [point.trialId, point.hypervolume]),
        );
        this.accuracy = predictedChart(() => this.predictions.filter((prediction) => prediction.measured));
        this.limitForm = new LimitForm(this.path, (study) => this.moved(study));
        this.axes = h("div", { class: "tools" });
        this.pareto = new Panel("Pareto front", { flush: true, id: "pareto", tools: this.axes });
        this.best = new Panel("Best under the target", { id: "best" });
        this.limits = new Panel("Limits", { id: "limits" });
        this.running = new Panel("Running now", { id: "running" });
        this.predicted = new Panel("Predicted against measured latency", { flush: true, id: "predicted" });
        this.bears = new Panel("What the model can bear, before any tuning", { flush: true, id: "sensitivity" });
        this.bears.element.hidden = true;
        this.volume = new Panel("Hypervolume", { flush: true, id: "hypervolume" });
        this.list = new Panel("Trials", { flush: true, id: "trials", class: "trials", tools: this.table.filters });
        this.definition = h("pre", { class: "body scroll" });
        main.append(
            h("nav", { class: "crumbs", "aria-label": "You are here" }, h("a", { href: "/" }, "Studies"), " / "),
            h("div", { class: "title" }, title, this.state, this.live, this.buttons),
            this.summary,
            h("div", { class: "columns overview" }, this.pareto.element, h("div", { class: "stack" }, this.best.element, this.limits.element, this.running.element, this.volume.element)),
            this.bears.element,
            this.predicted.element,
            this.list.element,
            h(
                "details",
                { class: "panel twin" },
                h("summary", {}, "Experiment file"),
                this.definition,
                h("p", { class: "body" }, h("a", { class: "button", href: `${this.path}/definition.yaml`, download: "" }, "Save as file")),
            ),
        );
        this.refine = debounce(() => this.readFront().catch((problem) => toast(problem.message)), 120);
    }

    start() {
        const reload = async () => {
            await this.read();
            this.draw();
        };
        return this.list.fill(async () => {
            try {
                await reload();
                this.follow(reload);
            } catch (problem) {
                this.waiting().forEach((panel) => panel.empty("Nothing to show", "The study could not be read."));
                throw problem;
            }
        });
    }

    waiting() {
        return [this.pareto, this.best, this.limits, this.running, this.volume];
    }

    /** Listens to what happens from now on. */
    follow(reload) {
        const listeners = { trial: (trial) => this.arrived(trial), study: (study) => this.changed(study) };
        const live = new Live(`${this.path}/events`, listeners, reload, this.study.change);
        this.live.replaceWith(live.badge);
    }

    async read() {
        // In this order: the trials are then at least as new as the change from which on events are followed.
        const study = await get(this.path);
        const { trials } = await get(`${this.path}/trials`);
        this.study = study;
        this.trials = new Map(trials.map((trial) => [trial.trialId, trial]));
        this.view.within(study);
        await this.readFront(false);
        // The page need not wait for it: the first who asks makes the server read the model.
        this.readSensitivity().catch((problem) => toast(problem.message));
    }

    /** It is measured once, before the first trial, and does not change any more. */
    async readSensitivity() {
        if (this.sensitivityShown) {
            return;
        }
        const known = await get(`${this.path}/sensitivity`);
        this.bears.element.hidden = !known.compresses;
        if (known.whole === undefined) {
            const waits = this.study.state === "queued" || this.study.state === "running";
            this.bears.empty(
                waits ? "Being measured" : "Not measured",
                waits ? "Each group, block and precision is tried by itself; the search begins when all are known." : "It is measured when the search begins.",
            );
        } else {
            this.sensitivityShown = true;
            this.bears.ready(...sensitivity(known));
        }
    }

    async readFront(draw = true) {
        const { x, y } = this.view;
        const [front, grown, foretold] = await Promise.all([
            get(`${this.path}/front?x=${x}&y=${y}`),
            get(`${this.path}/hypervolume`),
            get(`${this.path}/predictions`),
        ]);
        this.predictions = foretold.predictions;
        this.front = front.front.map((member) => member.trialId);
        this.history = grown.history;
        if (draw) {
            this.drawPlot();
            this.drawVolume();
            this.drawPredicted();
        }
    }

    changed(study) {
        const before = this.study;
        this.study = study;
        this.drawStudy();
        this.readSensitivity().catch((problem) => toast(problem.message));
        if (String(study.front) !== String(before.front)) {
            this.drawTrials();
        }
        if (study.metrics.length !== before.metrics.length) {
            this.drawAxes();
            this.drawPlot();
        }
    }

    arrived(trial) {
        this.trials.set(trial.trialId, trial);
        this.drawTrials();
        this.drawPlot();
        this.refine();
    }

    draw() {
        this.drawStudy();
        this.drawAxes();
        this.drawTrials();
        this.drawPlot();
        this.drawVolume();
        this.drawPredicted();
        this.definition.textContent = this.study.definition;
    }

    drawStudy() {
        const study = this.study;
        this.state.replaceChildren(pill(study.state));
        this.state.title = study.message;
        const { counts, budget } = study;
        const spent = [budget.trials && `of ${count(budget.trials)} trials`, budget.minutes && `of ${count(budget.minutes)} min`];
        this.summary.replaceChildren(
            figures(
                study.bestAccuracy === undefined ? figure("Best accuracy", "–") : measured("accuracy", study.bestAccuracy, 0, undefined, "Best accuracy"),
                figure("Front", count(study.frontSize), study.frontSize === 1 ? "model" : "models"),
                figure("Hypervolume", hypervolume(study.hypervolume)),
                figure("Measured", count(counts.measured)),
                ...(counts.paused > 0 ? [figure("Paused", count(counts.paused))] : []),
                figure("Infeasible", count(counts.infeasible)),
                figure("Failed", count(counts.failed)),
                figure("Budget used", `${Math.round(100 * Math.min(1, budget.used))}`, "%", spent.filter(Boolean).join(", ")),
                figure("Searched for", duration(budget.usedSeconds)),
            ),
        );
        this.drawControls();
        this.drawRunning();
        this.drawLimits();
    }

    /** Anew what limits decide: the front, and what is best. */
    async moved(study) {
        this.study = study;
        this.drawStudy();
        this.drawTrials();
        await this.readFront();
    }

    drawLimits() {
        this.limitForm.show(this.study);
        if (!this.limitForm.element.isConnected) {
            this.limits.ready(this.limitForm.element);
        }
    }

    drawPredicted() {
        const known = this.predictions.filter((prediction) => prediction.measured);
        this.predicted.element.hidden = this.predictions.length === 0;
        if (known.length === 0) {
            this.predicted.empty("Nothing to compare yet", "A point appears for each trial whose latency was foretold and measured.");
            return;
        }
        if (!this.accuracy.element.isConnected) {
            this.predictedTable = h("div");
            this.predicted.ready(this.accuracy.element, this.predictedTable);
        }
        this.accuracy.draw();
        const open = this.predictedTable.querySelector("details")?.open;
        const within = ({ low, high }) => `${value("latencyMs", low)} to ${value("latencyMs", high)}`;
        const columns = [
            { title: "Trial", text: true, cell: (prediction) => this.link(prediction.trialId) },
            { title: "Latency", text: true, cell: (prediction) => label(prediction.metric) },
            { title: "Predicted", cell: (prediction) => value("latencyMs", prediction.predicted.ms) },
            { title: "Expected within", cell: (prediction) => within(prediction.predicted) },
            { title: "Measured", cell: (prediction) => value("latencyMs", prediction.measured.ms) },
            { title: "95 % interval", cell: (prediction) => within(prediction.measured) },
        ];
        const table = twin(`Predicted against measured as a table (${known.length})`, columns, known);
        table.open = open;
        this.predictedTable.replaceChildren(table);
    }

    /** Anew only when they change: a button that is being pressed, or has the focus, stays the button it is. */
    drawControls() {
        const { state, resumable, message } = this.study;
        const shown = JSON.stringify([state, resumable, message]);
        if (this.shownControls !== shown) {
            this.shownControls = shown;
            this.buttons.replaceChildren(...this.controls());
        }
    }

    controls() {
        const act = (name, path) => {
            const button = h("button", { type: "button", id: path }, name);
            button.addEventListener("click", async () => {
                button.disabled = true;
                try {
                    this.study = await post(`${this.path}/${path}`);
                    this.drawStudy();
                } catch (problem) {
                    toast(problem.message);
                } finally {
                    button.disabled = false;
                }
            });
            return button;
        };
        const { state, resumable } = this.study;
        return [
            this.study.message && h("span", { class: "quiet" }, this.study.message),
            (state === "running" || state === "queued") && act("Stop", "stop"),
            resumable && act("Resume", "resume"),
        ].filter(Boolean);
    }

    drawRunning() {
        const { running, state } = this.study;
        if (running.length === 0) {
            const waits = { queued: "Waiting for its turn", running: "Choosing the next candidates" };
            this.running.ready(h("p", { class: "quiet" }, waits[state] ?? "Nothing runs."));
            return;
        }
        this.running.ready(
            h(
                "ul",
                { class: "active" },
                running.map((trial) => {
                    const share = trial.epochs ? trial.epoch / trial.epochs : 0;
                    const stage = trial.epochs && trial.stage === "training" ? `training, epoch ${trial.epoch} of ${trial.epochs}` : trial.stage;
                    return h(
                        "li",
                        {},
                        h("div", {}, h("span", {}, `Trial ${trial.trialId}`), h("span", { class: "quiet" }, stage)),
                        h("div", { class: "progress" }, h("i", { style: `width: ${100 * share}%` })),
                    );
                }),
            ),
        );
    }

    drawAxes() {
        const choose = (axis) =>
            h(
                "label",
                { class: "inline" },
                axis,
                h(
                    "select",
                    { id: `axis-${axis}`, onchange: (event) => this.turn({ [axis]: event.target.value }) },
                    this.study.metrics.map((metric) => h("option", { value: metric.name, selected: metric.name === this.view[axis] }, label(metric.name))),
                ),
            );
        const log = (axis) =>
            h(
                "label",
                { class: "inline" },
                h("input", {
                    type: "checkbox",
                    id: `log-${axis}`,
                    checked: this.view.log.includes(axis),
                    onchange: (event) => this.turn({ [`log${axis}`]: event.target.checked }),
                }),
                "log",
            );
        this.axes.replaceChildren(choose("x"), log("x"), choose("y"), log("y"));
    }

    turn(change) {
        this.view.change(change);
        this.drawAxes();
        this.drawPlot();
        this.refine();
    }

    drawPlot() {
        const trials = [...this.trials.values()];
        const metric = (name) => this.study.metrics.find((candidate) => candidate.name === name);
        const [x, y] = [metric(this.view.x), metric(this.view.y)];
        const placed = trials.filter((trial) => trial[x.name] !== undefined && trial[y.name] !== undefined);
        if (placed.length === 0) {
            const waiting = this.study.state === "running" || this.study.state === "queued";
            this.pareto.empty(
                trials.length ? `No trial has both ${label(x.name).toLowerCase()} and ${label(y.name).toLowerCase()} yet` : "No trial yet",
                waiting ? "The first points appear here as soon as they are measured." : "Resume the study to search on.",
            );
            this.best.ready(h("p", { class: "quiet" }, "Known once something is measured."));
            return;
        }
        this.view.aim(placed.filter((trial) => trial.state === "measured"), this.study.limits);
        // A limit that was moved may leave out what was measured before.
        const kept = placed.filter((trial) => this.study.limits.every(({ metric: limited, bound }) => trial[limited] <= bound));
        this.winner = bestUnder(kept, x, y, this.view.target);
        if (!this.plot.chart.element.isConnected) {
            this.legend = h("div", { class: "legend" });
            const frame = h("div", { class: "pareto-frame" }, this.plot.chart.element, this.target.elements);
            this.frontTable = h("div");
            this.pareto.ready(frame, this.legend, this.frontTable);
        }
        this.plot.show({
            x,
            y,
            logX: this.view.log.includes("x"),
            logY: this.view.log.includes("y"),
            trials,
            front: this.front,
            best: this.winner?.trialId,
            selected: this.view.selected,
        });
        this.legend.replaceChildren(...legend(trials, this.front, x));
        this.drawFrontTable(x, y);
        this.best.ready(bestCard(this.path, this.study.metrics, x, y, this.view.target, this.winner), ...this.searchUnder(x));
    }

    /** Offers to make the target line a limit of the search, where it can be one. */
    searchUnder(x) {
        const { limitable, limits } = this.study;
        const limit = limits.find((candidate) => candidate.metric === x.name)?.bound;
        if (!limitable.some((metric) => metric.name === x.name) || limit === this.view.target || this.view.target === undefined) {
            return [];
        }
        const button = h("button", { type: "button", id: "search-under" }, `Search under ${value(x.name, this.view.target)}`);
        button.addEventListener("click", () => this.limitForm.set(x.name, this.view.target));
        return [h("p", { class: "links" }, button)];
    }

    drawFrontTable(x, y) {
        const open = this.frontTable.querySelector("details")?.open;
        const members = this.front.map((id) => this.trials.get(id)).filter(Boolean);
        const cell = (metric) => ({ title: label(metric.name), cell: (trial) => value(metric.name, trial[metric.name]) });
        const link = { title: "Trial", text: true, cell: (trial) => this.link(trial.trialId) };
        const table = twin(`Front as a table (${members.length})`, [link, cell(x), cell(y)], members);
        table.open = open;
        this.frontTable.replaceChildren(table);
    }

    drawTrials() {
        if (this.trials.size === 0) {
            this.list.empty("No trial yet", "Each candidate is listed here as soon as it is finished.");
            return;
        }
        // A trial leaves the front when a better one is found.
        const front = new Set(this.study.front);
        this.table.show([...this.trials.values()].map((trial) => ({ ...trial, onFront: front.has(trial.trialId) })));
        if (!this.table.element.isConnected) {
            this.list.ready(this.table.element);
        }
        this.table.select(this.view.selected);
    }

    drawVolume() {
        if (this.history.length === 0) {
            this.volume.empty("Nothing yet", "It grows with every better front.");
            return;
        }
        if (!this.growth.element.isConnected) {
            this.growthTable = h("div");
            this.volume.ready(this.growth.element, this.growthTable);
        }
        this.growth.draw();
        const open = this.growthTable.querySelector("details")?.open;
        const columns = [
            { title: "Trial", text: true, cell: (point) => this.link(point.trialId) },
            { title: "Hypervolume", cell: (point) => hypervolume(point.hypervolume) },
        ];
        const table = twin("Hypervolume as a table", columns, this.history);
        table.open = open;
        this.growthTable.replaceChildren(table);
    }

    aim(number, done) {
        this.view.change({ target: number }, done);
        this.drawPlot();
    }

    placeTarget() {
        const x = this.study.metrics.find((metric) => metric.name === this.view.x);
        this.target.show(x, this.view.target);
    }

    hover(id) {
        this.table.hover(id);
    }

    select(id) {
        this.view.change({ selected: id });
        this.table.select(id);
        this.drawPlot();
    }

    link(id) {
        return h("a", { href: `/studies/${encodeURIComponent(this.studyId)}/trials/${id}` }, `${id}`);
    }
}
