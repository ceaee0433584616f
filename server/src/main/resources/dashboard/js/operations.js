// Every operation of the REST interface, from its own OpenAPI description.

import { get } from "./api.js";
import { h } from "./dom.js";
import { Panel } from "./panel.js";

const FILE = "/api/openapi.json";

export async function show(main) {
    document.title = "API · Espalier";
    const panel = new Panel(undefined, { flush: true, "aria-label": "Operations" });
    main.append(
        h(
            "div",
            { class: "title" },
            h("h1", {}, "API"),
            h("p", { class: "quiet" }, "Everything on these pages comes from here. Field names are those of the command line."),
            h("div", { class: "actions" }, h("a", { class: "button", href: FILE }, "OpenAPI file")),
        ),
        panel.element,
    );
    await panel.fill(async () => {
        const description = await get(FILE);
        const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
            Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
        );
        panel.ready(
            h(
                "div",
                { class: "scroll" },
                h(
                    "table",
                    {},
                    h("thead", {}, h("tr", {}, ["Method", "Path", "What it does", "Parameters", "Answers"].map((title) => h("th", { class: "text", scope: "col" }, title)))),
                    h("tbody", {}, operations.map(row)),
                ),
            ),
        );
    });
}

function row(operation) {
    const parameters = (operation.parameters ?? []).map((parameter) => `${parameter.name}${parameter.required ? "" : "?"}`);
    const body = operation.requestBody ? ["body"] : [];
    return h(
        "tr",
        {},
        h("td", { class: "text" }, h("span", { class: "mono" }, operation.method.toUpperCase())),
        h("td", { class: "text" }, h("code", {}, operation.path)),
        h("td", { class: "text wrap" }, h("strong", {}, operation.summary ?? ""), operation.description && operation.description !== operation.summary ? h("div", { class: "quiet" }, operation.description) : ""),
        h("td", { class: "text" }, h("span", { class: "mono" }, [...parameters, ...body].join(", ") || "–")),
        h("td", { class: "text" }, h("span", { class: "mono" }, Object.keys(operation.responses ?? {}).join(", "))),
    );
}
