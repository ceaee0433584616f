package dev.espalier.evaluators.onnx.reading;

import java.nio.file.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class ConformanceTest {
    @Test
    void all() throws Exception {
        try (var files = Files.walk(Path.of("/tmp/exch/conf"))) {
            for (Path f : files.filter(p -> p.endsWith("model.onnx")).sorted().toList()) {
                String r;
                try {
                    r = "READ " + OnnxReader.read(f).network();
                } catch (dev.espalier.evaluators.onnx.OnnxModelException e) {
                    r = e.getMessage().substring(f.toString().length());
                } catch (RuntimeException e) {
                    r = "!!!!" + e;
                    e.printStackTrace(System.out);
                }
                System.out.println("CONF " + f.getParent().getFileName() + " " + r);
            }
            System.out.println("CONF mnist "
                    + OnnxReader.read(Path.of("/work/shared/data/onnx/mnist-8.onnx"))
                            .network()
                            .nodes());
        }
    }
}
