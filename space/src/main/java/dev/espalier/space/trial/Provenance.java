package dev.espalier.space.trial;

/**
 * Where a result comes from, so that it can be made again and not be mixed with others.
 *
 * @param seed the trial's own seed
 * @param codeVersion the version of Espalier
 * @param dataFingerprint a hash of the data it was trained and scored on
 * @param device what latency was measured on: the study's own device and, each after a semicolon with its name, others
 * @param java the Java version
 * @param os operating system and architecture
 */
public record Provenance(
        long seed, String codeVersion, String dataFingerprint, String device, String java, String os) {}
