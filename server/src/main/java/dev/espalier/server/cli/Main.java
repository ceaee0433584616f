package dev.espalier.server.cli;

import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.experiments.study.InfeasibleException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: knows the commands, and turns what goes wrong into one clear message and an exit code. */
@Command(
        name = "espalier",
        description = "Searches and compresses neural networks inside a frame of FLOPs, memory and measured latency.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        footer = {"", "State lives under $ESPALIER_HOME; .espalier in the working folder if that is not set."})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Prints where in the program things went wrong.")
    private boolean debug;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        Terminal terminal = Terminal.of(System.getenv());
        System.exit(commandLine(terminal).execute(args));
    }

    /** All commands, printing to {@code terminal}. */
    static CommandLine commandLine(Terminal terminal) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        for (Object command : commands(terminal)) {
            line.addSubcommand(command);
        }
        line.getSubcommands().get("devices").addSubcommand(new ProfileCommand(terminal));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setParameterExceptionHandler((e, _) -> misused(e));
        line.setExecutionExceptionHandler((e, _, _) -> {
            if (main.debug) {
                e.printStackTrace(terminal.err());
            } else {
                terminal.err().println(message(e));
            }
            return exitCode(e);
        });
        return line;
    }

    private static List<Object> commands(Terminal terminal) {
        return List.of(
                new DemoCommand(terminal),
                new SearchCommand(terminal),
                new ResumeCommand(terminal),
                new StudiesCommand(terminal),
                new TrialsCommand(terminal),
                new FrontCommand(terminal),
                new ReportCommand(terminal),
                new ExportCommand(terminal),
                new DecodeCommand(terminal),
                new ReproduceCommand(terminal),
                new TargetCommand(terminal),
                new ServeCommand(terminal),
                new NetworksCommand(terminal),
                new CostCommand(terminal),
                new ProxiesCommand(terminal),
                new LintCommand(terminal),
                new GroupsCommand(terminal),
                new SpaceCommand(terminal),
                new MeasureCommand(terminal),
                new QuantizeCommand(terminal),
                new CompressCommand(terminal),
                new DevicesCommand(terminal),
                new AgentCommand(terminal),
                new DoctorCommand(terminal),
                new BenchCommand(terminal));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misused(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println(e.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.WRONG_INPUT;
    }

    private static String message(Exception e) {
        boolean meant = exitCode(e) != ExitCode.FAILED;
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return meant ? message : "failed: " + message + " (--debug tells where)";
    }

    private static int exitCode(Exception e) {
        return switch (e) {
            case InfeasibleException _ -> ExitCode.INFEASIBLE;
            case WrongInputException _,
                    DataException _,
                    DeviceException _,
                    OnnxModelException _,
                    IllegalArgumentException _ -> ExitCode.WRONG_INPUT;
            default -> ExitCode.FAILED;
        };
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"espalier " + (version == null ? "development" : version)};
        }
    }
}
