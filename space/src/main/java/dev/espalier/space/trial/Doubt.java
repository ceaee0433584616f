package dev.espalier.space.trial;

import java.util.Locale;

/** What to know of a measurement before trusting it. */
public enum Doubt {
    /** The spread stayed above the acceptable one when measured again. */
    NOISY("its calls spread more than they should, also when measured again"),

    /** Single calls took far longer than the others, also when measured again. */
    OUTLIERS("single calls took far longer than the others, also when measured again"),

    /** Other programs kept the calling thread off its core meanwhile. */
    HOST_BUSY("other programs used the core meanwhile"),

    /** The threads could not be pinned to cores. */
    UNPINNED("its threads were not pinned to cores"),

    /** A model of integers that takes longer than its network does in float: its conversions cost more than they save. */
    SLOWER_THAN_FLOAT("the same network is faster in float"),

    /** Looked up in a table or computed, not measured. */
    PREDICTED("it is predicted from a table, not measured");

    private final String reason;

    Doubt(String reason) {
        this.reason = reason;
    }

    /** What is the matter, to follow the words "because" or a colon. */
    public String reason() {
        return reason;
    }

    /** The word in tables and JSON, {@code host-busy}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
