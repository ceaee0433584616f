package dev.espalier.server.web;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Gives every error that the framework finds the body that ours have. */
@Singleton
@Primary
final class Errors implements ErrorResponseProcessor<ErrorBody> {
    @Override
    public MutableHttpResponse<ErrorBody> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        int status = response.code();
        String message = status >= 500
                ? "something went wrong in the server; its log says more"
                : context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return HttpResponse.<ErrorBody>status(response.status())
                .body(new ErrorBody(message.isEmpty() ? response.reason() : message, status));
    }
}
