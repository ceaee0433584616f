// What latency can be measured on: list, add, probe, remove.

import { get, post, remove } from "./api.js";
import { h, toast } from "./dom.js";
import { spread, value } from "./format.js";
import { Panel } from "./panel.js";
import { Table } from "./table.js";

const KINDS = {
    "this-machine": { title: "This machine", fields: ["threads"] },
    agent: { title: "Remote agent", fields: ["address", "token"] },
    table: { title: "Lookup table", fields: ["file"] },
};
const FIELDS = {
    threads: { label: "Threads", attributes: { type: "number", min: 1, max: 1024, value: 1 } },
    address: { label: "Address", attributes: { type: "url", placeholder: "http://host:8766" } },
    token: { label: "Token", attributes: { type: "password", autocomplete: "off" } },
    file: { label: "CSV file on the server", attributes: { type: "text", placeholder: "/data/phone.csv" } },
};

export function show(main) {
    document.title = "Devices · Espalier";
    const panel = new Panel(undefined, { flush: true, id: "devices", class: "devices", "aria-label": "Devices" });
    const probes = new Map();
    const table = new Table(columns(probes, probe, take), { caption: "Devices" });
    let devices = [];
    main.append(
        h(
            "div",
            { class: "title" },
            h("h1", {}, "Devices"),
            h("p", { class: "quiet" }, "What latency can be measured on. A study asks for one as ", h("code", {}, "latencyMs@NAME"), ", among its objectives or limits."),
        ),
        panel.element,
        form(draw),
    );

    function draw(list = devices) {
        devices = list;
        table.rows = devices;
        if (!table.element.isConnected) {
            panel.ready(table.element);
        }
    }

    async function probe(device) {
        probes.set(device, { state: "probing" });
        draw();
        try {
            probes.set(device, { state: "known", ...(await post(`/api/devices/${encodeURIComponent(device)}/probe`)) });
        } catch (problem) {
            probes.set(device, { state: "failed", message: problem.message });
        }
        draw();
    }

    async function take(device) {
        try {
            draw((await remove(`/api/devices/${encodeURIComponent(device)}`)).devices);
            toast(`Removed ${device}`);
        } catch (problem) {
            toast(problem.message);
        }
    }

    panel.fill(async () => draw((await get("/api/devices")).devices));
}

function columns(probes, probe, take) {
    return [
        { title: "Device", text: true, cell: (row) => h("strong", { class: "mono" }, row.device) },
        { title: "Kind", text: true, cell: (row) => KINDS[row.kind].title },
        { title: "What it is", text: true, wrap: true, cell: (row) => row.description },
        { title: "Anchor model", text: true, wrap: true, cell: (row) => answer(probes.get(row.device)) },
        {
            title: "",
            cell: (row) =>
                h(
                    "span",
                    { class: "buttons" },
                    h("button", { type: "button", disabled: probes.get(row.device)?.state === "probing", onclick: () => probe(row.device), "aria-label": `Probe ${row.device}` }, "Probe"),
                    !row.builtIn && h("button", { type: "button", class: "plain", onclick: () => take(row.device), "aria-label": `Remove ${row.device}` }, "Remove"),
                ),
        },
    ];
}

/** What a probe said, if one was made. */
function answer(probe) {
    switch (probe?.state) {
        case "probing":
            return h("span", { class: "quiet", role: "status" }, "Measuring …");
        case "failed":
            return h("span", { class: "wrong", role: "alert" }, probe.message);
        case "known":
            return h(
                "span",
                { role: "status" },
                probe.anchorMs === undefined ? "Not measured, predicted" : `${value("latencyMs", probe.anchorMs)} ${spread("latencyMs", probe.spreadMs, probe.anchorMs)}`,
                h("span", { class: "quiet" }, [probe.what, ...probe.doubts].join("; ")),
            );
        default:
            return undefined;
    }
}

function form(added) {
    const panel = new Panel("Add a device", { id: "add" });
    const name = h("input", { id: "device-name", required: true, maxlength: 40, pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]*", autocomplete: "off" });
    const kind = h("select", { id: "device-kind", onchange: choose }, Object.entries(KINDS).map(([key, { title }]) => h("option", { value: key }, title)));
    const inputs = Object.fromEntries(Object.entries(FIELDS).map(([key, { attributes }]) => [key, h("input", { id: `device-${key}`, ...attributes })]));
    const field = (input, title) => h("div", { class: "field" }, h("label", { for: input.id }, title), input);
    const fields = Object.fromEntries(Object.entries(FIELDS).map(([key, { label }]) => [key, field(inputs[key], label)]));
    const problem = h("span", { class: "problem", role: "alert" });
    const button = h("button", { type: "submit", class: "primary" }, "Add");
    const element = h(
        "form",
        { class: "device", onsubmit: submit },
        h("div", { class: "fields" }, field(name, "Name"), field(kind, "Kind"), Object.values(fields)),
        h("div", { class: "actions" }, button, problem),
    );

    function choose() {
        for (const [key, wrapper] of Object.entries(fields)) {
            const shown = KINDS[kind.value].fields.includes(key);
            wrapper.hidden = !shown;
            inputs[key].required = shown;
            inputs[key].disabled = !shown;
        }
    }

    async function submit(event) {
        event.preventDefault();
        problem.textContent = "";
        button.disabled = true;
        button.textContent = "Asking it …";
        const said = Object.fromEntries(KINDS[kind.value].fields.map((key) => [key, key === "threads" ? Number(inputs[key].value) : inputs[key].value]));
        try {
            const { devices } = await post("/api/devices", { device: name.value, kind: kind.value, ...said });
            toast(`Added ${name.value}`);
            element.reset();
            choose();
            added(devices);
        } catch (refusal) {
            problem.textContent = refusal.message;
        } finally {
            button.disabled = false;
            button.textContent = "Add";
        }
    }

    choose();
    panel.ready(element);
    return panel.element;
}
