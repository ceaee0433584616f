package dev.espalier.server.device;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.trial.Doubt;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;

/** Lists, adds, probes and removes devices. */
@Controller("/api/devices")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeviceController {
    private final DeviceRegistry devices;

    DeviceController(Laboratory laboratory) {
        this.devices = laboratory.devices();
    }

    /** All devices. */
    @Serdeable
    record DeviceList(List<DeviceRow> devices) {}

    /**
     * What a device said of itself.
     *
     * @param what its processor and threads, or what its table knows
     * @param anchorMs median time of its anchor model; none where nothing is measured
     * @param spreadMs interquartile range of that
     * @param doubts what to know before trusting it
     */
    @Serdeable
    record Probed(
            String device, String what, Optional<Double> anchorMs, Optional<Double> spreadMs, List<String> doubts) {}

    @Get
    @Operation(summary = "What latency can be measured on")
    DeviceList list() {
        return new DeviceList(DeviceRow.all(devices.all()));
    }

    @Post
    @Operation(summary = "Adds a device, once it has answered")
    HttpResponse<DeviceList> add(@Body NewDevice added) throws InterruptedException {
        Device device = added.described();
        try (LatencySource source = LatencySource.open(device, Workbench.here())) {
            source.what();
        }
        devices.add(device);
        return HttpResponse.created(list());
    }

    @Post("/{device}/probe")
    @Operation(summary = "Asks a device whether it is there, and measures its anchor model")
    Probed probe(String device) throws InterruptedException {
        try (LatencySource source = LatencySource.open(devices.get(device), Workbench.here())) {
            LatencySource.Probe probe = source.probe();
            Optional<LatencyReport> anchor = probe.anchor();
            return new Probed(
                    device,
                    probe.what(),
                    anchor.map(report -> report.latency().value()),
                    anchor.map(report -> report.latency().spread()),
                    anchor.stream()
                            .flatMap(report -> report.doubts().stream())
                            .map(Doubt::reason)
                            .toList());
        }
    }

    @Delete("/{device}")
    @Operation(summary = "Removes a device; studies that measured on it keep their figures")
    DeviceList remove(String device) {
        devices.remove(device);
        return list();
    }
}
