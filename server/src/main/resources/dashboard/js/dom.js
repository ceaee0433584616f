// Elements without templates: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === null || value === false) {
            continue;
        }
        if (name.startsWith("on")) {
            element.addEventListener(name.slice(2), value);
        } else {
            element.setAttribute(name, value === true ? "" : value);
        }
    }
    element.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
    return element;
}

/** An HTML element; attributes that start with "on" are listeners, missing and false ones are left out. */
export function h(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Calls `action` once things have been quiet for `milliseconds`. */
export function debounce(action, milliseconds) {
    let timer;
    return (...args) => {
        clearTimeout(timer);
        timer = setTimeout(() => action(...args), milliseconds);
    };
}

/** Says `text` in a corner for a few seconds, also to screen readers. */
export function toast(text) {
    const note = h("div", { class: "toast", role: "status" }, text);
    document.body.append(note);
    setTimeout(() => note.remove(), 6000);
}

/** A command to copy. */
export function command(text) {
    const button = h("button", { type: "button", class: "plain", onclick: copy }, "Copy");
    async function copy() {
        try {
            await navigator.clipboard.writeText(text);
            button.textContent = "Copied";
        } catch {
            getSelection().selectAllChildren(code);
            button.textContent = "Selected";
        }
        setTimeout(() => (button.textContent = "Copy"), 2000);
    }
    const code = h("code", { tabindex: 0 }, text);
    return h("span", { class: "command" }, code, button);
}

/** A state as a pill. */
export function pill(state, label = state) {
    return h("span", { class: `pill ${state}` }, label);
}

/** A list of term and description pairs; pairs without a description are left out. */
export function pairs(entries) {
    return h(
        "dl",
        { class: "pairs" },
        entries
            .filter(([, value]) => value !== undefined && value !== null && value !== "")
            .map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]),
    );
}
