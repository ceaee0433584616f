package dev.espalier.server.cli;

import dev.espalier.evaluators.device.Workbench;
import dev.espalier.server.agent.AgentException;
import dev.espalier.server.agent.AgentServer;
import dev.espalier.server.web.Dashboard;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "agent",
        description = {
            "Measures, for Espalier on other machines, the models they send; nothing else can be asked of it.",
            "There, 'espalier devices add NAME --agent http://HOST:PORT --token T' makes a device of it."
        })
final class AgentCommand implements Callable<Integer> {
    @Option(
            names = "--token",
            paramLabel = "T",
            required = true,
            defaultValue = "${env:ESPALIER_TOKEN}",
            description = "What every request must bring; that of the variable ESPALIER_TOKEN if not said.")
    private String token = "";

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = Dashboard.LOOPBACK,
            description = "An address of this machine, 0.0.0.0 for all; only this machine may ask ${DEFAULT-VALUE}.")
    private String host = Dashboard.LOOPBACK;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The port, 0 for any; " + AgentServer.PORT + " if not said.")
    private int port = AgentServer.PORT;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of an inference, at most one per core; ${DEFAULT-VALUE} if not said.")
    private int threads = 1;

    private final Terminal terminal;

    AgentCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (AgentServer agent = AgentServer.start(token, host, port, threads, Workbench.here())) {
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "espalier-agent-end"));
            terminal.err()
                    .println(
                            "Agent: " + agent.address() + ", " + agent.machine().name() + "  (Ctrl-C ends it)");
            end.await();
            return ExitCode.DONE;
        } catch (AgentException e) {
            throw new WrongInputException(e.getMessage(), e);
        }
    }
}
