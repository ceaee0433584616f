package dev.espalier.server.web;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.StreamedFile;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URL;

/** Every page is one frame; its script draws what the address names. */
@Hidden
@Controller
final class Pages {
    private final URL frame;
    private final URL description;

    Pages(ResourceResolver resources) {
        this.frame = resources.getResource("classpath:dashboard/index.html").orElseThrow();
        this.description = resources
                .getResource("classpath:META-INF/swagger/espalier.json")
                .orElseThrow();
    }

    @Get(uris = {"/", "/new", "/devices", "/api", "/studies/{study}", "/studies/{study}/trials/{trial}"})
    @Produces(MediaType.TEXT_HTML)
    StreamedFile page() {
        return new StreamedFile(frame);
    }

    @Get("/api/openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    StreamedFile description() {
        return new StreamedFile(description);
    }

    @Get("/favicon.ico")
    HttpResponse<?> noIcon() {
        return HttpResponse.noContent();
    }
}
