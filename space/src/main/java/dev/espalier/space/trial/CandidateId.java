package dev.espalier.space.trial;

import dev.espalier.space.choice.Assignment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sixteen hexadecimal digits that name a candidate within its space: the hash of its canonical genes. */
public record CandidateId(String value) {
    /** The id of canonical {@code genes}. */
    public static CandidateId of(Assignment genes) {
        return new CandidateId(HexFormat.of().formatHex(sha256(genes.toString()), 0, 8));
    }

    /** A seed of this candidate's own, derived from the study's: independent of order and number of workers. */
    public long seed(long studySeed) {
        return ByteBuffer.wrap(sha256(studySeed + ":" + value)).getLong();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
