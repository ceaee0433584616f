package dev.espalier.experiments.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
    @ParameterizedTest
    @CsvSource({"epochs, epochs, 0", "epoch, epochs, 1", "epcohs, epochs, 1", "kitten, sitting, 3", "'', abc, 3"})
    void countsEdits(String a, String b, int edits) {
        assertEquals(edits, NearestWord.distance(a, b));
        assertEquals(edits, NearestWord.distance(b, a));
    }

    @Test
    void findsWhatWasMeantAndNothingElse() {
        List<String> words = List.of("mobilenet-v1", "mobilenet-v2", "resnet-18");
        assertEquals(Optional.of("mobilenet-v2"), NearestWord.to("MobileNetV2", words));
        assertEquals(Optional.of("resnet-18"), NearestWord.to("resnet", words));
        assertEquals(Optional.empty(), NearestWord.to("vgg", words));
        assertEquals("", NearestWord.hint("vgg", words));
    }
}
