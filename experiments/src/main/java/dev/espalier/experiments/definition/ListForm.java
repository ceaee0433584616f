package dev.espalier.experiments.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Several values; one alone need not stand in brackets. */
record ListForm<T>(Form<T> item, boolean mayBeEmpty) implements Form<List<T>> {
    @Override
    public String expects() {
        return "a list, each " + item.expects();
    }

    @Override
    public List<String> words() {
        return item.words();
    }

    @Override
    public Optional<List<T>> read(Place place) {
        if (!(place.node() instanceof SequenceNode sequence)) {
            return item.read(place).map(List::of);
        }
        if (sequence.getValue().isEmpty() && !mayBeEmpty) {
            return place.problem("needs at least one value, each " + item.expects());
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            item.read(place.at(i + 1, sequence.getValue().get(i))).ifPresent(values::add);
        }
        return values.size() == sequence.getValue().size() ? Optional.of(values) : Optional.empty();
    }

    @Override
    public Node write(List<T> values) {
        List<Node> nodes = values.stream().map(item::write).toList();
        boolean sections = item instanceof RecordForm;
        return new SequenceNode(Tag.SEQ, nodes, sections ? FlowStyle.BLOCK : FlowStyle.FLOW);
    }
}
