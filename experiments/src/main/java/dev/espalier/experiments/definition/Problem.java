package dev.espalier.experiments.definition;

/**
 * Something wrong in an experiment.
 *
 * @param file the file, or the command line option that brought the value
 * @param line counted from 1; 0 for what no line says
 * @param column counted from 1; 0 for what no line says
 * @param path the key, {@code space.stages[1].kernels}; empty for the file as a whole
 * @param message what is wrong and what would be right
 * @param suggestion the nearest valid word; empty if none is near
 */
public record Problem(String file, int line, int column, String path, String message, String suggestion) {
    /** One line, {@code demo.yaml:3:5: training: there is no key 'epoch'; did you mean 'epochs'?}. */
    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + ":")
                + (line > 0 ? line + ":" + column + ":" : "")
                + (file.isEmpty() && line == 0 ? "" : " ")
                + (path.isEmpty() ? "" : path + ": ")
                + message
                + (suggestion.isEmpty() ? "" : "; did you mean '" + suggestion + "'?");
    }
}
