package dev.espalier.server.web;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What every failed request is answered with.
 *
 * @param message what went wrong and what would be right, for a person to read
 * @param status the HTTP status
 */
@Serdeable
public record ErrorBody(String message, int status) {}
