// The model that wins under the target line.

import { h, pairs } from "./dom.js";
import { label, value } from "./format.js";

/** The measured trial with the best y among those whose x keeps the target; the cheaper one on a tie. */
export function bestUnder(trials, x, y, target) {
    const better = (a, b) => (y.goal === "minimize" ? a - b : b - a);
    return trials
        .filter((trial) => trial.state === "measured" && (x.goal === "maximize" || trial[x.name] <= target))
        .sort((a, b) => better(a[y.name], b[y.name]) || a[x.name] - b[x.name])[0];
}

/**
 * What to know of it, with its page and its file.
 *
 * @param path of the study in the interface
 * @param trial undefined if none keeps the target
 */
export function bestCard(path, metrics, x, y, target, trial) {
    const bound = x.goal === "minimize" ? `${label(x.name)} ≤ ${value(x.name, target)}` : `any ${label(x.name).toLowerCase()}`;
    if (!trial) {
        return h(
            "div",
            { class: "best", "aria-live": "polite" },
            h("span", { class: "quiet" }, bound),
            h("div", { class: "value" }, "none"),
            "No model is that cheap. Drag the line to the right.",
        );
    }
    const page = `${path.replace("/api", "")}/trials/${trial.trialId}`;
    const others = metrics.filter((metric) => metric !== y && trial[metric.name] !== undefined);
    return h(
        "div",
        { class: "best", "aria-live": "polite", "data-trial": trial.trialId },
        h("span", { class: "quiet" }, bound),
        h("div", { class: "value" }, value(y.name, trial[y.name]), h("small", {}, ` ${label(y.name).toLowerCase()}`)),
        pairs(others.map((metric) => [label(metric.name), value(metric.name, trial[metric.name])])),
        h(
            "div",
            { class: "links" },
            h("a", { class: "button", href: page }, `Open trial ${trial.trialId}`),
            trial.hasModel && h("a", { class: "button primary", href: `${path}/trials/${trial.trialId}/model.onnx`, download: "" }, "Download model"),
        ),
    );
}
