// Server-sent events with a badge that tells the truth: live, reconnecting, or stale since so many seconds; polls meanwhile.

import { h } from "./dom.js";

const STALE_AFTER = 12_000;
const POLL_EVERY = 4_000;

export class Live {
    #source;
    #lastId;
    #heard = Date.now();
    #polled = 0;

    /**
     * @param path the stream of events
     * @param listeners by event name; each gets the parsed data
     * @param poll called now and then while the stream is down, to read everything again
     * @param after number of the last change that is known already
     */
    constructor(path, listeners, poll, after) {
        this.#lastId = after;
        this.path = path;
        this.listeners = listeners;
        this.poll = poll;
        this.badge = h("span", { class: "pill", role: "status" }, "connecting");
        this.badge.dataset.live = "connecting";
        this.#open();
        setInterval(() => this.#watch(), 1000);
        addEventListener("pagehide", () => this.#source.close());
        addEventListener("pageshow", (event) => event.persisted && this.#open());
    }

    #open() {
        this.#source = new EventSource(`${this.path}?after=${this.#lastId}`);
        this.#source.addEventListener("open", () => this.#listened());
        // The browser reconnects by itself, and names the last event it heard; only what the server refused stays closed.
        for (const name of ["heartbeat", ...Object.keys(this.listeners)]) {
            this.#source.addEventListener(name, (event) => {
                this.#lastId = event.lastEventId || this.#lastId;
                this.#listened();
                this.listeners[name]?.(JSON.parse(event.data));
            });
        }
    }

    #listened() {
        this.#heard = Date.now();
        this.#say("live", "live");
    }

    #watch() {
        const silent = Date.now() - this.#heard;
        if (this.#source.readyState === EventSource.CLOSED) {
            this.#open();
        }
        if (silent > STALE_AFTER) {
            this.#say("offline", `stale ${Math.round(silent / 1000)} s`);
        } else if (this.#source.readyState !== EventSource.OPEN) {
            this.#say("queued", "reconnecting");
        }
        if (this.badge.dataset.live !== "live" && Date.now() - this.#polled > POLL_EVERY) {
            this.#polled = Date.now();
            this.poll().catch(() => {});
        }
    }

    #say(state, text) {
        if (this.badge.textContent !== text) {
            this.badge.className = `pill ${state}`;
            this.badge.textContent = text;
        }
        this.badge.dataset.live = state === "queued" ? "reconnecting" : state === "offline" ? "stale" : state;
    }
}
