// Numbers for people: every quantity with its unit, no more digits than it deserves.

const LABELS = {
    accuracy: "Accuracy",
    latencyMs: "Latency",
    macs: "Multiply-adds",
    params: "Parameters",
    memoryAccess: "Memory access",
    peakActivation: "Peak activation",
    sizeBytes: "Model size",
    codedBytes: "Coded size",
    cutAccuracy: "Accuracy when cut",
    tunedAccuracy: "Accuracy when tuned",
    testAccuracy: "Test accuracy",
};

const ON_DEVICE = "latencyMs@";

const PREDICTED = "predictedLatencyMs";

/** The name of a metric. */
export function label(metric) {
    if (metric.startsWith(PREDICTED)) {
        return label(metric.replace(PREDICTED, "latencyMs")).replace("Latency", "Predicted latency");
    }
    return metric.startsWith(ON_DEVICE) ? `Latency on ${metric.slice(ON_DEVICE.length)}` : (LABELS[metric] ?? metric);
}

/** Whether a metric is a time of inference, on whichever device. */
export function isLatency(metric) {
    return metric === "latencyMs" || metric.startsWith(ON_DEVICE) || metric.startsWith(PREDICTED);
}

/** Whether a metric is a share of images that are told rightly. */
export function isAccuracy(metric) {
    return ["accuracy", "cutAccuracy", "tunedAccuracy", "testAccuracy"].includes(metric);
}

function significant(value, digits = 3) {
    if (value === 0) {
        return "0";
    }
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
    return value.toLocaleString("en", {
        minimumFractionDigits: Math.min(decimals, 6),
        maximumFractionDigits: Math.min(decimals, 6),
    });
}

function scaled(value, steps, base) {
    let scale = 0;
    while (Math.abs(value) >= base * 0.9995 && scale < steps.length - 1) {
        value /= base;
        scale++;
    }
    const whole = scale === 0 && Number.isInteger(value);
    return [whole ? value.toLocaleString("en") : significant(value), steps[scale]];
}

/** A value of a metric as number and unit, `["12.3", "M"]`. */
export function split(metric, value) {
    if (isLatency(metric)) {
        return [significant(value), "ms"];
    }
    if (isAccuracy(metric)) {
        return [(100 * value).toFixed(2), "%"];
    }
    switch (metric) {
        case "memoryAccess":
        case "peakActivation":
        case "sizeBytes":
        case "codedBytes":
            return scaled(value, ["B", "kB", "MB", "GB"], 1000);
        default:
            return scaled(value, ["", "k", "M", "G", "T"], 1000);
    }
}

/** A value of a metric with its unit. */
export function value(metric, number) {
    if (number === undefined || number === null) {
        return "–";
    }
    const [digits, unit] = split(metric, number);
    return unit ? `${digits} ${unit}` : digits;
}

/** Why a trial was not measured, in the units people read. */
export function reason(trial) {
    const one = ({ metric, bound, value: found }) => `${label(metric)} ${value(metric, found)}, limit ${value(metric, bound)}`;
    return trial.broken?.length ? trial.broken.map(one).join("; ") : (trial.reason ?? "");
}

/** Why a trial was not measured, or what to know of its figures, in a word each. */
export function remarks(trial) {
    const doubted = Object.entries(trial.doubts ?? {}).map(([metric, words]) => `${label(metric)}: ${words.join(", ")}`);
    return [reason(trial), ...doubted].filter(Boolean).join("; ");
}

/** A spread in the unit of the metric, `± 0.8`. */
export function spread(metric, number, of) {
    if (!number) {
        return "";
    }
    if (isAccuracy(metric)) {
        return `± ${(100 * number).toFixed(2)}`;
    }
    const unit = split(metric, of)[1];
    const divisor = { kB: 1e3, MB: 1e6, GB: 1e9, k: 1e3, M: 1e6, G: 1e9 }[unit] ?? 1;
    return `± ${significant(number / divisor, 2)}`;
}

/** A value on an axis: no digits that say nothing. */
export function tick(metric, number) {
    return value(metric, number).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
}

/** A plain count. */
export function count(number) {
    return number === undefined || number === null ? "–" : number.toLocaleString("en");
}

/** A hypervolume: a share of the reference box, four digits. */
export function hypervolume(number) {
    return number === undefined || number === null ? "–" : significant(number, 4);
}

/** A length of time in seconds. */
export function duration(seconds) {
    if (seconds === undefined || seconds === null) {
        return "–";
    }
    if (seconds < 0.001) {
        return "< 1 ms";
    }
    if (seconds < 1) {
        return `${Math.round(seconds * 1000)} ms`;
    }
    if (seconds < 60) {
        return `${significant(seconds, 2)} s`;
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) {
        return `${minutes} min ${Math.round(seconds % 60)} s`;
    }
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long ago an ISO instant was. */
export function age(instant, now = Date.now()) {
    const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
    if (seconds < 5) {
        return "just now";
    }
    if (seconds < 90) {
        return `${Math.round(seconds)} s ago`;
    }
    if (seconds < 90 * 60) {
        return `${Math.round(seconds / 60)} min ago`;
    }
    if (seconds < 36 * 3600) {
        return `${Math.round(seconds / 3600)} h ago`;
    }
    return `${Math.round(seconds / 86400)} days ago`;
}

/** An ISO instant as local date and time. */
export function time(instant) {
    return new Date(instant).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}
