package dev.espalier.server.web;

import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.experiments.definition.InvalidExperimentException;
import dev.espalier.experiments.outside.NotOpenException;
import dev.espalier.experiments.study.InfeasibleException;
import dev.espalier.experiments.study.UnknownNameException;
import dev.espalier.search.store.StoreException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.swagger.v3.oas.annotations.Hidden;

/** Turns exceptions whose messages are for the user into answers. */
@Hidden
@Controller
final class Failures {
    @Error(global = true)
    HttpResponse<ErrorBody> unknown(UnknownNameException e) {
        return answer(HttpStatus.NOT_FOUND, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> invalid(InvalidExperimentException e) {
        return answer(HttpStatus.UNPROCESSABLE_ENTITY, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> outOfReach(InfeasibleException e) {
        return answer(HttpStatus.UNPROCESSABLE_ENTITY, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> noData(DataException e) {
        return answer(HttpStatus.UNPROCESSABLE_ENTITY, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> noDevice(DeviceException e) {
        return answer(HttpStatus.UNPROCESSABLE_ENTITY, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> invalid(IllegalArgumentException e) {
        return answer(HttpStatus.BAD_REQUEST, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> notOpen(NotOpenException e) {
        return answer(HttpStatus.CONFLICT, e);
    }

    @Error(global = true)
    HttpResponse<ErrorBody> store(StoreException e) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, e);
    }

    private static HttpResponse<ErrorBody> answer(HttpStatus status, RuntimeException e) {
        return HttpResponse.<ErrorBody>status(status)
                .body(new ErrorBody(String.valueOf(e.getMessage()), status.getCode()));
    }
}
