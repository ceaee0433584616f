package dev.espalier.experiments.definition;

import java.util.ArrayList;
import java.util.List;

/**
 * A key of the experiment file, for forms and for documentation.
 *
 * @param path {@code training.epochs}; {@code [*]} stands for any item of a list
 * @param expects what to write, {@code a whole number}
 * @param words the words to choose from; empty if it is not a choice
 * @param list whether several values may be given
 * @param standard the value where the file does not say, as YAML on one line
 * @param doc what it means
 */
public record KeyDescription(
        String path, String expects, List<String> words, boolean list, String standard, String doc) {
    public KeyDescription {
        words = List.copyOf(words);
    }

    /** Every key of the experiment file that holds a value, in the order of the file. */
    public static List<KeyDescription> all() {
        List<KeyDescription> all = new ArrayList<>();
        collect("", ExperimentReader.FORM, all);
        return List.copyOf(all);
    }

    private static void collect(String prefix, RecordForm<?> section, List<KeyDescription> all) {
        for (RecordForm.Field<?> field : section.fields()) {
            String path = prefix + field.name();
            Form<?> form = field.form();
            if (form instanceof RecordForm<?> inner) {
                collect(path + ".", inner, all);
            } else if (form instanceof ListForm<?> list && list.item() instanceof RecordForm<?> inner) {
                collect(path + "[*].", inner, all);
            } else {
                all.add(new KeyDescription(
                        path,
                        form.expects(),
                        form.words(),
                        form instanceof ListForm,
                        field.key().or(),
                        field.key().doc()));
            }
        }
    }
}
