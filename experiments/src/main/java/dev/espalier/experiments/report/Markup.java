package dev.espalier.experiments.report;

import java.util.Locale;

/** Text that is HTML, SVG and XML at once. */
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /** Appends {@code markup} with {@code values} in the places of its format, texts escaped. */
    Markup add(String markup, Object... values) {
        Object[] safe = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            safe[i] = values[i] instanceof Number ? values[i] : escape(String.valueOf(values[i]));
        }
        text.append(String.format(Locale.ROOT, markup, safe)).append('\n');
        return this;
    }

    /** Appends markup as it is. */
    Markup raw(String markup) {
        text.append(markup);
        return this;
    }

    /** {@code text} with nothing in it that means something to a browser. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
