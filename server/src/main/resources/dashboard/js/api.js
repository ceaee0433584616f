// The one door to the server: JSON in, JSON out, errors as sentences.

/** What went wrong, in words for the reader. */
export class ApiError extends Error {
    constructor(message, status) {
        super(message);
        this.status = status;
    }
}

async function request(path, options = {}) {
    let response;
    try {
        response = await fetch(path, { headers: { Accept: "application/json", ...options.headers }, ...options });
    } catch {
        throw new ApiError("The server does not answer. Is “espalier serve” still running?", 0);
    }
    const json = response.headers.get("Content-Type")?.includes("json");
    const body = json ? await response.json() : undefined;
    if (!response.ok) {
        throw new ApiError(body?.message ?? `The server answered with status ${response.status}.`, response.status);
    }
    return body;
}

/** Reads `path`. */
export function get(path) {
    return request(path);
}

/** Sends `body` as JSON to `path`. */
export function post(path, body = {}) {
    return request(path, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify(body),
    });
}

/** Puts `body` as JSON at `path`. */
export function put(path, body) {
    return request(path, {
        method: "PUT",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify(body),
    });
}

/** Sends `file` as it is to `path`. */
export function send(path, file) {
    return request(path, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/octet-stream" },
        body: file,
    });
}

/** Removes what is at `path`. */
export function remove(path) {
    return request(path, { method: "DELETE" });
}
