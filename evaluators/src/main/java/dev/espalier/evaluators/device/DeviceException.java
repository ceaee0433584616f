package dev.espalier.evaluators.device;

import java.io.Serial;

/** A device cannot be used as it is: the message says which, why, and how to mend it. */
public final class DeviceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An error of the user's or the network's making. */
    public DeviceException(String message) {
        super(message);
    }

    /** An error with what lies behind it. */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
