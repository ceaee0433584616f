package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingRecipeTest {
    @Test
    void warmsUpAndFallsAlongACosine() {
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(4).learningRate(0.8).warmUp(0.2).build();
        Tracker rate = TrainingSteps.schedule(recipe, 10);
        assertEquals(0.1, rate.getNewValue(1), 1e-6);
        assertEquals(0.8, rate.getNewValue(8), 1e-6);
        assertEquals(0.4, rate.getNewValue(24), 1e-6);
        assertEquals(0, rate.getNewValue(40), 1e-6);
    }

    @Test
    void startsAtThePeakWithoutWarmUp() {
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(1).learningRate(0.8).warmUp(0).build();
        assertTrue(TrainingSteps.schedule(recipe, 100).getNewValue(1) > 0.79);
    }

    static Stream<Function<TrainingRecipe.Builder, TrainingRecipe.Builder>> wrong() {
        return Stream.of(
                recipe -> recipe.epochs(0),
                recipe -> recipe.batchSize(1),
                recipe -> recipe.learningRate(0),
                recipe -> recipe.learningRate(Double.NaN),
                recipe -> recipe.momentum(1),
                recipe -> recipe.weightDecay(-1),
                recipe -> recipe.warmUp(1),
                recipe -> recipe.labelSmoothing(1),
                recipe -> recipe.shift(-1),
                recipe -> recipe.trainShare(0),
                recipe -> recipe.trainShare(1.1));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesValuesOutOfRange(Function<TrainingRecipe.Builder, TrainingRecipe.Builder> change) {
        TrainingRecipe.Builder builder = change.apply(TrainingRecipe.builder());
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void buildsTheDefaults() {
        assertEquals(TrainingRecipe.builder().build(), TrainingRecipe.defaults());
        assertEquals(
                List.of(8, 48),
                List.of(
                        TrainingRecipe.defaults().epochs(),
                        TrainingRecipe.defaults().batchSize()));
    }
}
