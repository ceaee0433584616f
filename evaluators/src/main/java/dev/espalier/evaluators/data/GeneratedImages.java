package dev.espalier.evaluators.data;

import dev.espalier.space.network.TensorShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws the built-in data: one textured shape on a background, among clutter and under noise; the class is the pair of
 * shape and texture.
 */
final class GeneratedImages {
    static final int EXTENT = 32;

    private static final TensorShape SHAPE = new TensorShape(3, EXTENT, EXTENT);

    private final DataSource.BuiltIn source;

    GeneratedImages(DataSource.BuiltIn source) {
        this.source = source;
    }

    ImageDataset dataset() {
        SplittableRandom seeds = new SplittableRandom(source.seed());
        long train = seeds.nextLong();
        long validation = seeds.nextLong();
        long test = seeds.nextLong();
        return new ImageDataset(
                "built-in",
                Scene.classes(),
                part(source.train(), train),
                part(source.validation(), validation),
                () -> part(source.test(), test));
    }

    private static ImageSet part(int images, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int each = Math.toIntExact(SHAPE.elements());
        byte[] pixels = new byte[images * each];
        byte[] labels = new byte[images];
        List<SplittableRandom> own =
                IntStream.range(0, images).mapToObj(i -> random.split()).toList();
        for (int i = 0; i < images; i++) {
            labels[i] = (byte) (i % Scene.classes().size());
            Scene.draw(labels[i], own.get(i), pixels, i * each);
        }
        return new ImageSet(SHAPE, pixels, labels);
    }
}
