package dev.espalier.experiments.definition;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML text and its node graph. */
final class YamlText {
    private YamlText() {}

    /**
     * The one document of {@code text}; no keys if the text is empty.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException if it is not YAML
     */
    static Node parse(String text) {
        Node node = new Yaml().compose(new StringReader(text));
        return node == null ? new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK) : node;
    }

    /** The keys of {@code text} with their values: maps, lists, texts, numbers and truth values. */
    static Map<String, Object> values(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    static String print(Node node) {
        DumperOptions options = new DumperOptions();
        options.setWidth(110);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        StringWriter text = new StringWriter();
        new Yaml(options).serialize(node, text);
        return text.toString();
    }
}
