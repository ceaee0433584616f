// What the reader chose to look at, kept in the address so that a reload or a link shows the same.

export class View {
    constructor() {
        const query = new URLSearchParams(location.search);
        this.x = query.get("x") ?? undefined;
        this.y = query.get("y") ?? undefined;
        this.log = query.get("log") ?? "";
        this.selected = query.has("trial") ? Number(query.get("trial")) : undefined;
        this.target = query.has("target") ? Number(query.get("target")) : undefined;
        this.chosen = { x: query.has("x"), y: query.has("y"), target: query.has("target") };
    }

    /** Falls back to the study's own objectives where the address names no metric it has. */
    within(study) {
        const known = (name) => study.metrics.some((metric) => metric.name === name);
        const goal = (name) => study.metrics.find((metric) => metric.name === name)?.goal;
        const cost = study.objectives.find((name) => goal(name) === "minimize");
        if (!known(this.x)) {
            this.x = cost ?? study.objectives[0];
        }
        if (!known(this.y)) {
            this.y = study.objectives.find((name) => name !== this.x) ?? "accuracy";
        }
    }

    /**
     * While the reader has not moved the target: the study's own limit on x where points come near it, or the middle of
     * what is known so far.
     */
    aim(measured, limits) {
        if (this.chosen.target || measured.length === 0) {
            return;
        }
        const values = measured.map((trial) => trial[this.x]).sort((a, b) => a - b);
        const limit = limits.find((candidate) => candidate.metric === this.x)?.bound;
        const half = Math.floor(values.length / 2);
        const middle = values.length > 1 ? (values[half - 1] + values[half]) / 2 : values[0] * 1.03;
        this.target = limit !== undefined && limit <= values.at(-1) * 1.5 ? limit : Number(middle.toPrecision(4));
    }

    /** Takes a choice over; the address follows unless it is still moving. */
    change(choice, settled = true) {
        for (const [name, chosen] of Object.entries(choice)) {
            if (name === "logx" || name === "logy") {
                const axis = name.at(-1);
                this.log = this.log.replace(axis, "") + (chosen ? axis : "");
            } else {
                this[name] = chosen;
                this.chosen[name] = true;
            }
        }
        if ("x" in choice) {
            this.target = undefined;
            this.chosen.target = false;
        }
        if (settled) {
            this.#write();
        }
    }

    #write() {
        const query = new URLSearchParams();
        for (const name of ["x", "y", "target"]) {
            if (this.chosen[name] && this[name] !== undefined) {
                query.set(name, this[name]);
            }
        }
        if (this.log) {
            query.set("log", this.log);
        }
        if (this.selected !== undefined) {
            query.set("trial", this.selected);
        }
        const text = query.toString();
        history.replaceState(null, "", location.pathname + (text ? `?${text}` : ""));
    }
}
