package dev.espalier.server.web;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;

/** The title page of the OpenAPI description. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Espalier",
                        version = "1",
                        description = "Studies, their trials and fronts; field names as in the command line.",
                        license = @License(name = "Apache-2.0")))
final class Api {
    private Api() {}
}
