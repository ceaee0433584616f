package dev.espalier.space.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.cost.Guidelines.Finding;
import dev.espalier.space.cost.Guidelines.Guideline;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuidelinesTest {
    /** S0:2699: 56x56 with equal multiply-adds; the first row, of equal widths, is the bound. */
    @ParameterizedTest
    @CsvSource({"128, 128, 0", "90, 180, 862920", "52, 312, 1157728", "36, 432, 1483200"})
    void unequalWidthsCostWhatIsAboveTheBoundS0Line2699(int in, int out, long access) {
        List<Finding> findings = check(in, Conv2d.pointwise(out));

        double bound = 2 * 3136 * Math.sqrt((double) in * out) + in * out;
        long expected = access == 0 ? 0 : Math.round(4 * (access - bound));
        assertEquals(access == 0 ? 0 : 1, findings.size());
        findings.forEach(finding -> assertEquals(Guideline.G1, finding.guideline()));
        findings.forEach(finding -> assertEquals(expected, finding.bytes(), 1));
    }

    /** S0:2716: groups at equal multiply-adds, against no groups. */
    @ParameterizedTest
    @CsvSource({"2, 180", "4, 256", "8, 360"})
    void groupsCostWhatFewerChannelsWithoutThemWouldSaveS0Line2716(int groups, int channels) {
        List<Finding> findings = check(channels, new Conv2d(channels, Window.same(1), groups, false));

        assertEquals(
                List.of(Guideline.G2), findings.stream().map(Finding::guideline).toList());
        double dense = channels / Math.sqrt(groups);
        double saved = 3136 * 2 * (channels - dense);
        assertEquals(4 * saved, findings.getFirst().bytes(), 1);
    }

    @Test
    void branchesReadTheirInputAgain() {
        Network.Builder net = Network.builder(new TensorShape(8, 4, 4));
        String stem = net.add("stem", Conv2d.pointwise(8), Network.INPUT);
        String a = net.add("a", Conv2d.dense(8, Window.same(3)), stem);
        String b = net.add("b", Conv2d.dense(8, Window.same(3)), stem);
        net.add("concat", new Concat(), a, b);

        List<Finding> findings = Guidelines.check(net.build(), OperandBits.FLOAT32);

        assertEquals(List.of(new Finding(Guideline.G3, "stem", "2 convolutions branch off", 8 * 16 * 4)), findings);
    }

    @Test
    void elementWiseOperationsCostTheirTraffic() {
        List<Finding> findings = check(16, new Activation(Function.HARD_SWISH));

        assertEquals(List.of(new Finding(Guideline.G4, "layer", "hard-swish", 2L * 16 * 3136 * 4)), findings);
        assertEquals(List.of(), check(16, new Activation(Function.RELU)));
        assertEquals(
                "depthwise convolution",
                check(16, Conv2d.depthwise(16, Window.same(3))).getFirst().reason());
    }

    /** S0:2771: v1 breaks G2 with its groups and G1 with its bottlenecks, v2 of MobileNet G1 with its wide middles. */
    @Test
    void theDecksOwnExamplesS0Line2771() {
        assertTrue(breaks(Zoo.SHUFFLENET_V1_G3, Guideline.G2));
        assertTrue(breaks(Zoo.MOBILENET_V2, Guideline.G1));
        assertTrue(breaks(Zoo.MOBILENET_V2, Guideline.G4));
        assertTrue(breaks(Zoo.SQUEEZENET_1_0, Guideline.G3));
        assertTrue(Guidelines.check(Zoo.SHUFFLENET_V2_1_0.network(), OperandBits.FLOAT32).stream()
                .noneMatch(finding -> finding.guideline() == Guideline.G2));
    }

    @Test
    void theDearestComesFirst() {
        List<Finding> findings = Guidelines.check(Zoo.MOBILENET_V2.network(), OperandBits.FLOAT32);

        for (int i = 1; i < findings.size(); i++) {
            assertTrue(findings.get(i - 1).bytes() >= findings.get(i).bytes());
        }
    }

    private static boolean breaks(Zoo zoo, Guideline guideline) {
        return Guidelines.check(zoo.network(), OperandBits.FLOAT32).stream()
                .anyMatch(finding -> finding.guideline() == guideline);
    }

    private static List<Finding> check(int channels, Layer layer) {
        Network.Builder net = Network.builder(new TensorShape(channels, 56, 56));
        net.add("layer", layer, Network.INPUT);
        return Guidelines.check(net.build(), OperandBits.FLOAT32);
    }
}
