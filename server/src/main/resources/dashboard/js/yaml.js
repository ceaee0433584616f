// Sets single keys in the text of an experiment and leaves everything else, comments included, as it was written.
// Reading YAML is the server's business: it answers what a text means when it checks it.

const PLAIN = /^[A-Za-z0-9_./~-][A-Za-z0-9_./~ -]*$/;
const SPECIAL = /^(true|false|yes|no|on|off|null|~|[-+.\d].*)$/i;

/** A text as a YAML scalar. */
export function scalar(text) {
    return PLAIN.test(text) && !SPECIAL.test(text) && text === text.trim() ? text : JSON.stringify(text);
}

/** A mapping in one line. */
export function flow(entries) {
    return `{${entries.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
}

/**
 * The text with the key at `path`, one or two names joined by a dot, set to `value`, which is YAML in one line;
 * without a value the key is removed.
 */
export function setKey(text, path, value) {
    const [section, key] = path.split(".");
    const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
    const at = find(lines, section, 0, lines.length, 0);
    if (key === undefined) {
        write(lines, at, 0, lines.length, "", section, value);
    } else if (at < 0) {
        if (value !== undefined) {
            lines.push(`${section}:`, `  ${key}: ${value}`);
        }
    } else {
        within(lines, at, key, value);
    }
    return lines.length ? `${lines.join("\n")}\n` : "";
}

function within(lines, at, key, value) {
    const [, before, inline, comment] = lines[at].match(/^([^:]+:)\s*(.*?)(\s+#.*)?$/);
    const end = blockEnd(lines, at, 0);
    if (inline && !inline.startsWith("#")) {
        // A section in one line becomes one key per line, so that the new value has a place.
        const entries = splitFlow(inline);
        lines.splice(at, 1, before + (comment ?? ""), ...entries.map((entry) => `  ${entry}`));
        within(lines, at, key, value);
        return;
    }
    const children = lines.slice(at + 1, end).filter((line) => /^\s+[^\s#]/.test(line));
    const indent = children.length ? children[0].match(/^\s+/)[0] : "  ";
    write(lines, find(lines, key, at + 1, end, indent.length), at + 1, end, indent, key, value);
    if (value === undefined && !lines.slice(at + 1, blockEnd(lines, at, 0)).some((line) => /^\s+[^\s#]/.test(line))) {
        lines.splice(at, 1);
    }
}

/** Replaces, inserts or removes one key of the block of lines from `start` to `end`. */
function write(lines, at, start, end, indent, key, value) {
    if (at >= 0) {
        const comment = lines[at].match(/\s+#.*$/)?.[0] ?? "";
        const rest = blockEnd(lines, at, indent.length);
        lines.splice(at, rest - at, ...(value === undefined ? [] : [`${indent}${key}: ${value}${comment}`]));
    } else if (value !== undefined) {
        let last = end;
        while (last > start && lines[last - 1].trim() === "") {
            last--;
        }
        lines.splice(last, 0, `${indent}${key}: ${value}`);
    }
}

function find(lines, key, start, end, indent) {
    for (let i = start; i < end; i++) {
        if (lines[i].startsWith(`${" ".repeat(indent)}${key}:`)) {
            return i;
        }
    }
    return -1;
}

/** The line after what belongs to the key at line `at`: everything deeper, but not the blank lines and comments behind. */
function blockEnd(lines, at, indent) {
    let end = at + 1;
    for (let i = at + 1; i < lines.length; i++) {
        const line = lines[i];
        const depth = line.search(/\S/);
        if (depth >= 0 && !line.trimStart().startsWith("#")) {
            if (depth < indent || (depth === indent && !line.trimStart().startsWith("- "))) {
                break;
            }
            end = i + 1;
        }
    }
    return end;
}

function splitFlow(inline) {
    const inner = inline.replace(/^\{|\}$/g, "");
    const entries = [];
    let depth = 0;
    let entry = "";
    for (const char of inner) {
        depth += "[{".includes(char) ? 1 : "]}".includes(char) ? -1 : 0;
        if (char === "," && depth === 0) {
            entries.push(entry.trim());
            entry = "";
        } else {
            entry += char;
        }
    }
    return [...entries, entry.trim()].filter(Boolean);
}
