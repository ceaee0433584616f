package dev.espalier.experiments.definition;

import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Values that stand under the name of a metric, {@code latencyMs: 2ms}.
 *
 * @param parse throws an {@link IllegalArgumentException} that says what is wrong with the text
 */
record ByMetricForm<T>(
        String expects, BiFunction<Metric, String, T> parse, Function<T, Metric> metric, Function<T, String> format)
        implements Form<List<T>> {
    @Override
    public List<String> words() {
        return Quantity.metricNames();
    }

    @Override
    public Optional<List<T>> read(Place place) {
        return place.mapping().flatMap(mapping -> {
            List<T> values = new ArrayList<>();
            List<Metric> seen = new ArrayList<>();
            for (NodeTuple tuple : mapping.getValue()) {
                String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                Place value = place.at(name, tuple.getValueNode());
                Optional<Metric> known = Quantity.metric(name);
                if (known.isEmpty()) {
                    value.unknown(
                            "there is no metric '" + name + "', only " + String.join(", ", words()), name, words());
                } else if (seen.contains(known.get())) {
                    value.problem("the metric '" + known.get() + "' stands here twice");
                } else {
                    seen.add(known.get());
                    value(value, known.get()).ifPresent(values::add);
                }
            }
            return values.size() == mapping.getValue().size() ? Optional.of(values) : Optional.empty();
        });
    }

    private Optional<T> value(Place place, Metric metric) {
        return place.scalar(expects).flatMap(text -> {
            try {
                return Optional.of(parse.apply(metric, text));
            } catch (IllegalArgumentException e) {
                return place.problem(e.getMessage());
            }
        });
    }

    @Override
    public Node write(List<T> values) {
        List<NodeTuple> tuples = values.stream()
                .map(value -> new NodeTuple(
                        ScalarForm.node(metric.apply(value).name(), true), ScalarForm.node(format.apply(value), false)))
                .toList();
        return new MappingNode(Tag.MAP, tuples, tuples.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }
}
