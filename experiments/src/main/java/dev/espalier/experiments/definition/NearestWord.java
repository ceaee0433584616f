package dev.espalier.experiments.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class NearestWord {
    private NearestWord() {}

    /**
     * The one of {@code words} nearest to {@code typed}: it takes the fewest insertions, deletions, replacements and swaps
     * of neighbours, letter case aside, and no more than a third of the word's length (at least two); or one of them is the
     * beginning of the other.
     */
    public static Optional<String> to(String typed, Collection<String> words) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        return words.stream()
                .filter(word -> near(wanted, word.toLowerCase(Locale.ROOT)))
                .min(Comparator.comparingInt(word -> distance(wanted, word.toLowerCase(Locale.ROOT))));
    }

    /** {@code "; did you mean 'epochs'?"}, or nothing if no word is near. */
    public static String hint(String typed, Collection<String> words) {
        return to(typed, words).map(word -> "; did you mean '" + word + "'?").orElse("");
    }

    private static boolean near(String typed, String word) {
        boolean begins = typed.length() >= 3 && (word.startsWith(typed) || typed.startsWith(word));
        return begins
                || distance(typed, word) <= Math.max(2, word.length() / 3) && distance(typed, word) < word.length();
    }

    /** The optimal string alignment distance, by rows of the table of all prefixes. */
    static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[a.length()][b.length()];
    }
}
