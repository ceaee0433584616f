package dev.espalier.server.upload;

import dev.espalier.experiments.definition.ExperimentReader;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;

/** Takes models to compress. */
@Controller("/api/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class UploadController {
    private final Uploads uploads;

    UploadController(Uploads uploads) {
        this.uploads = uploads;
    }

    /**
     * A model that was taken.
     *
     * @param path where it is now
     * @param yaml an experiment that compresses it
     */
    @Serdeable
    record Taken(String path, String sha256, long bytes, String yaml) {}

    @Post
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Takes an ONNX model, the body of the request, and answers an experiment that compresses it")
    HttpResponse<Taken> take(@Body InputStream model, @QueryValue @Nullable String name)
            throws IOException, InterruptedException {
        Uploads.Kept kept = uploads.take(model);
        String yaml = experiment(name == null ? "model" : name, kept);
        return HttpResponse.created(new Taken(kept.file().toString(), kept.sha256(), kept.bytes(), yaml));
    }

    /** The ready experiment, called after the model, with the model's file in it. */
    private static String experiment(String name, Uploads.Kept kept) {
        String called = name.replaceFirst("(?i)\\.onnx$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        String file = "'" + kept.file().toString().replace("'", "''") + "'";
        return ExperimentReader.readyText("compress")
                .replaceFirst("(?m)^(?!#)", "name: compress-" + called + "\n")
                .replace("\n  compress:\n", "\n  compress:\n    model: " + file + "\n");
    }
}
