package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.UnknownNameException;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "groups",
        description =
                "The channels of a network that can only be cut together: where they are, why, and what is frozen.")
final class GroupsCommand implements Runnable {
    @Mixin
    private final NetworkChoice choice = new NetworkChoice();

    @Option(
            names = "--align",
            paramLabel = "N",
            defaultValue = "1",
            description = "Channels by which a cut steps: 16 suits int8, 4 float; ${DEFAULT-VALUE} if not said.")
    private int alignment = 1;

    @Option(names = "--group", paramLabel = "GROUP", description = "Explains one group in full.")
    private Optional<String> one = Optional.empty();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    GroupsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        require(alignment > 0, "--align must be positive, got %d", alignment);
        ChannelGroups groups = ChannelGroups.of(choice.design().network());
        Printer printer = new Printer(terminal, format);
        if (one.isPresent()) {
            ChannelGroup group = groups.find(one.get())
                    .orElseThrow(() -> new UnknownNameException(
                            "channel group",
                            one.get(),
                            groups.groups().stream().map(ChannelGroup::name).toList()));
            printer.say(group.explain().stripTrailing());
            if (!printer.forPeople()) {
                printer.row(group, columns());
            }
            return;
        }
        printer.rows(groups.groups(), printer.forPeople() ? fewColumns() : columns());
        int free = groups.free().stream().mapToInt(ChannelGroup::channels).sum();
        int all = groups.groups().stream().mapToInt(ChannelGroup::channels).sum();
        printer.say("%d of %d channels in %d groups may be cut; --group GROUP explains one"
                .formatted(free, all, groups.free().size()));
    }

    private List<Column<ChannelGroup>> fewColumns() {
        return List.of(
                Column.of("group", ChannelGroup::name),
                Column.of("channels", ChannelGroup::channels),
                Column.of("classes", group -> group.classes().size()),
                Column.of("sizes", group -> group.sizes(alignment).size()),
                Column.of("layers", group -> group.members().size()),
                Column.of("why", GroupsCommand::why));
    }

    private List<Column<ChannelGroup>> columns() {
        return List.of(
                Column.of("group", ChannelGroup::name),
                Column.of("channels", ChannelGroup::channels),
                Column.of("classes", group -> group.classes().size()),
                Column.of("width", ChannelGroup::width),
                Column.of("free", ChannelGroup::free),
                Column.of("smallest", group -> group.sizes(alignment).getFirst()),
                Column.of("sizes", group -> group.sizes(alignment).size()),
                Column.of("members", group -> texts(group.members())),
                Column.of("couplings", group -> texts(group.couplings())),
                Column.of("frozen", group -> texts(group.frozen())));
    }

    /** What freezes it, else what couples it, as far as a line goes. */
    private static String why(ChannelGroup group) {
        List<String> reasons = texts(group.free() ? group.couplings() : group.frozen());
        String first = reasons.isEmpty() ? "" : (group.free() ? "" : "frozen: ") + reasons.getFirst();
        return reasons.size() < 2 ? first : first + ", and " + (reasons.size() - 1) + " more";
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
