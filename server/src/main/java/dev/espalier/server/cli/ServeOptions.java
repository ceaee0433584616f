package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.web.Dashboard;
import dev.espalier.server.web.DashboardException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/** Where the dashboard listens. */
final class ServeOptions {
    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = Dashboard.LOOPBACK,
            description = "An address of this machine; only this machine may visit ${DEFAULT-VALUE}.")
    private String host = Dashboard.LOOPBACK;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The port, 0 for any; " + Dashboard.PORT + " if not said.")
    private int port = Dashboard.PORT;

    /**
     * Serves until the process is told to end.
     *
     * @throws WrongInputException if it cannot listen there
     */
    void serve(Laboratory laboratory, Terminal terminal) throws InterruptedException {
        try (Dashboard dashboard = Dashboard.start(laboratory, host, port)) {
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(dashboard::close, "espalier-dashboard-end"));
            terminal.err().println("Dashboard: " + dashboard.address() + "  (Ctrl-C ends it)");
            end.await();
        } catch (DashboardException e) {
            throw new WrongInputException(e.getMessage(), e);
        }
    }
}
