package dev.espalier.experiments.definition;

/** Where latency is measured. */
public record DeviceSection(
        @Key(or = "''", doc = "What to call it; without it, this machine's processor.")
        String name) {}
