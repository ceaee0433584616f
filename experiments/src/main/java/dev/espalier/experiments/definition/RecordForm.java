package dev.espalier.experiments.definition;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A section: a record whose components are the keys. What its constructor refuses is a problem of the section. */
final class RecordForm<T extends Record> implements Form<T> {
    private final Class<T> type;
    private final List<Field<?>> fields;

    /** A key of the section. */
    record Field<V>(RecordComponent component, Key key, Form<V> form) {
        String name() {
            return component.getName();
        }

        @SuppressWarnings("unchecked") // the form was made for the component's type
        V of(Record record) {
            return (V) call(component, record);
        }

        Node write(Record record) {
            return form.write(of(record));
        }
    }

    RecordForm(Class<T> type) {
        this.type = type;
        this.fields = Arrays.stream(type.getRecordComponents())
                .<Field<?>>map(RecordForm::field)
                .toList();
    }

    private static Field<?> field(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component + " has no @Key");
        }
        return new Field<>(component, key, Forms.of(component.getGenericType(), key));
    }

    List<Field<?>> fields() {
        return fields;
    }

    @Override
    public String expects() {
        return "keys of " + names();
    }

    @Override
    public Optional<T> read(Place place) {
        return place.mapping().flatMap(mapping -> {
            Map<String, Place> written = written(place, mapping);
            List<Object> values = new ArrayList<>();
            for (Field<?> field : fields) {
                Place value = written.get(field.name());
                if (value == null || value.isEmpty()) {
                    value = place.at(field.name(), YamlText.parse(field.key().or()));
                }
                field.form().read(value).ifPresent(values::add);
            }
            return values.size() == fields.size() ? construct(place, values) : Optional.empty();
        });
    }

    /** The values by key; keys that are unknown or stand twice are noted. */
    private Map<String, Place> written(Place place, MappingNode mapping) {
        Map<String, Place> written = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place key = new Place(
                    place.path(),
                    tuple.getKeyNode(),
                    place.options().getOrDefault(tuple.getKeyNode(), place.origin()),
                    place.options(),
                    place.problems());
            String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : key.what();
            if (!names().contains(name)) {
                key.unknown("there is no key '" + name + "'", name, names());
            } else if (written.put(name, place.at(name, tuple.getValueNode())) != null) {
                key.problem("the key '" + name + "' stands here twice");
            }
        }
        return written;
    }

    private List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    private Optional<T> construct(Place place, List<Object> values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return Optional.of(type.getDeclaredConstructor(types).newInstance(values.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                return place.refused(String.valueOf(refusal.getMessage()));
            }
            throw new IllegalStateException(type + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Object call(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    @Override
    public Node write(T value) {
        List<NodeTuple> tuples = fields.stream()
                .map(field -> new NodeTuple(ScalarForm.node(field.name(), true), field.write(value)))
                .toList();
        return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
    }
}
