package dev.espalier.evaluators.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values as single lines of JSON. Records go by their components; a sealed interface's implementations carry their simple
 * name in a property {@code type}; metrics go by name, durations as ISO 8601.
 */
public final class WireFormat {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new SealedTypes())
            .addModule(new SimpleModule()
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addDeserializer(Duration.class, new DurationReader())
                    .addSerializer(Metric.class, ToStringSerializer.instance)
                    .addDeserializer(Metric.class, new MetricReader())
                    .addKeySerializer(Metric.class, new MetricKeyWriter())
                    .addKeyDeserializer(Metric.class, new MetricKeyReader()))
            .addMixIn(Network.class, NetworkForm.class)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WireFormat() {}

    /** {@code value} as one line, read again as {@code type}. */
    public static <T> String write(Class<T> type, T value) {
        try {
            return MAPPER.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every message can be written", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws JsonProcessingException if {@code line} is anything else
     */
    public static <T> T read(Class<T> type, String line) throws JsonProcessingException {
        @Nullable T value = MAPPER.readValue(line, type);
        if (value == null) {
            throw MismatchedInputException.from(null, type, "null is no message");
        }
        return value;
    }

    /** A network goes by its input and its nodes, and is proved again where it arrives. */
    private abstract static class NetworkForm {
        @JsonCreator
        NetworkForm(@JsonProperty("input") TensorShape input, @JsonProperty("nodes") List<Network.Node> nodes) {}

        @JsonProperty
        abstract TensorShape input();

        @JsonProperty
        abstract List<Network.Node> nodes();
    }

    /** Names the implementations of every sealed interface, as its annotations would. */
    private static final class SealedTypes extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            return Stream.concat(
                                    Stream.of(annotated.getRawType()),
                                    Arrays.stream(annotated.getRawType().getInterfaces()))
                            .anyMatch(SealedTypes::isSealedInterface)
                    ? JsonTypeInfo.Value.construct(
                            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true)
                    : super.findPolymorphicTypeInfo(config, annotated);
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            Class<?> type = annotated.getRawType();
            return isSealedInterface(type)
                    ? Arrays.stream(type.getPermittedSubclasses())
                            .map(permitted -> new NamedType(permitted, permitted.getSimpleName()))
                            .toList()
                    : super.findSubtypes(annotated);
        }

        @Override
        public @Nullable String findTypeName(com.fasterxml.jackson.databind.introspect.AnnotatedClass type) {
            return Arrays.stream(type.getRawType().getInterfaces()).anyMatch(SealedTypes::isSealedInterface)
                    ? type.getRawType().getSimpleName()
                    : super.findTypeName(type);
        }

        /** An enum whose constants have bodies is sealed as well, but goes by its constants' names. */
        private static boolean isSealedInterface(Class<?> type) {
            return type.isSealed() && type.isInterface();
        }
    }

    private static final class DurationReader extends FromStringDeserializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String value, DeserializationContext context) {
            return Duration.parse(value);
        }
    }

    private static final class MetricReader extends FromStringDeserializer<Metric> {
        private static final long serialVersionUID = 1;

        MetricReader() {
            super(Metric.class);
        }

        @Override
        protected Metric _deserialize(String value, DeserializationContext context) {
            return Metric.named(value);
        }
    }

    private static final class MetricKeyReader extends KeyDeserializer {
        @Override
        public Metric deserializeKey(String key, DeserializationContext context) {
            return Metric.named(key);
        }
    }

    private static final class MetricKeyWriter extends StdSerializer<Metric> {
        private static final long serialVersionUID = 1;

        MetricKeyWriter() {
            super(Metric.class);
        }

        @Override
        public void serialize(Metric metric, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeFieldName(metric.name());
        }
    }
}
