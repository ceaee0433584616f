package dev.espalier.space.trial;

import java.nio.file.Path;

/**
 * Where an evaluation paused, to be gone on with.
 *
 * @param known what was measured until then
 * @param folder of the paused trial, where it may have left what is needed to go on; what is missing there is done again
 */
public record Pause(Measurements known, Path folder) {}
