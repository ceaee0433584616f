package dev.espalier.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is around every report: a page with its style, which is well-formed XML too. */
final class Sheet {
    private Sheet() {}

    /** A page up to where its content begins. */
    static Markup begin(String title) {
        return new Markup()
                .raw("<!DOCTYPE html>\n<html lang='en' xmlns='http://www.w3.org/1999/xhtml'>\n<head>\n")
                .raw("<meta charset='utf-8'/>\n<meta name='color-scheme' content='light dark'/>\n")
                .raw("<meta name='viewport' content='width=device-width, initial-scale=1'/>\n")
                .add("<title>%s: Espalier report</title>", title)
                .raw("<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
    }

    /** The text of a page with its end. */
    static String end(Markup page) {
        return page.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String style() {
        try (InputStream in = Sheet.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
