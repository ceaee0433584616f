package dev.espalier.evaluators.data;

import dev.espalier.space.network.TensorShape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the IDX format of the MNIST family: a big-endian magic number, one extent per axis, then the bytes (<a
 * href="https://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges</a>). Images are grey.
 */
final class IdxFiles {
    private static final int LABELS_MAGIC = 0x00000801;
    private static final int IMAGES_MAGIC = 0x00000803;
    private static final int LARGEST_EXTENT = 4096;

    private IdxFiles() {}

    static ImageDataset load(DataSource.Idx source) {
        Path directory = source.directory();
        return load(source, directory.toAbsolutePath().normalize().getFileName().toString(), List.of());
    }

    /** Loads under another name; without {@code classes} they are called by their numbers. */
    static ImageDataset load(DataSource.Idx source, String name, List<String> classes) {
        Path directory = source.directory();
        if (!Files.isDirectory(directory)) {
            throw new DataException(
                    "there is no folder %s; set the data's directory to the one that holds the IDX files (train-images-idx3-ubyte[.gz] and so on)"
                            .formatted(directory.toAbsolutePath()));
        }
        ImageSet all = part(directory, "train");
        Path testImages = find(directory, "t10k-images-idx3-ubyte");
        Path testLabels = find(directory, "t10k-labels-idx1-ubyte");
        if (source.validation() >= all.size()) {
            throw new DataException("%s: has %d training images, so 'validation' must be less than that, got %d"
                    .formatted(directory, all.size(), source.validation()));
        }
        int left = all.size() - source.validation();
        ImageSet train = all.range(0, source.train() == 0 ? left : Math.min(left, source.train()));
        ImageSet validation = all.range(left, all.size());
        return new ImageDataset(
                name,
                classes.isEmpty() ? numbers(all) : classes,
                train,
                validation,
                () -> images(testImages, labels(testLabels)));
    }

    private static List<String> numbers(ImageSet images) {
        int largest = IntStream.range(0, images.size()).map(images::label).max().orElseThrow();
        return IntStream.rangeClosed(0, largest).mapToObj(String::valueOf).toList();
    }

    private static ImageSet part(Path directory, String part) {
        Path images = find(directory, part + "-images-idx3-ubyte");
        Path labels = find(directory, part + "-labels-idx1-ubyte");
        return images(images, labels(labels));
    }

    private static Path find(Path directory, String name) {
        for (String ending : List.of("", ".gz")) {
            Path file = directory.resolve(name + ending);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new DataException("%s has neither %s nor %s.gz; copy the missing file there"
                .formatted(directory.toAbsolutePath(), name, name));
    }

    private static byte[] labels(Path file) {
        return read(file, LABELS_MAGIC, "labels", in -> bytes(in, file, extent(in, file, "labels", Integer.MAX_VALUE)));
    }

    private static ImageSet images(Path file, byte[] labels) {
        return read(file, IMAGES_MAGIC, "images", in -> {
            int count = extent(in, file, "images", Integer.MAX_VALUE);
            int height = extent(in, file, "rows", LARGEST_EXTENT);
            int width = extent(in, file, "columns", LARGEST_EXTENT);
            if (count != labels.length) {
                throw new DataException("%s has %d images but its labels file %d labels; the two do not belong together"
                        .formatted(file, count, labels.length));
            }
            TensorShape shape = new TensorShape(1, height, width);
            return new ImageSet(shape, bytes(in, file, shape.elements() * count), labels);
        });
    }

    private interface Content<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> T read(Path file, int magic, String what, Content<T> content) {
        try (DataInputStream in = new DataInputStream(open(file))) {
            int found = in.readInt();
            if (found != magic) {
                throw new DataException(
                        "%s is not an IDX file of %s: it starts with 0x%08x instead of 0x%08x; fetch it again"
                                .formatted(file, what, found, magic));
            }
            T result = content.read(in);
            if (in.read() >= 0) {
                throw new DataException(
                        "%s goes on after its last byte of %s; it is corrupt, fetch it again".formatted(file, what));
            }
            return result;
        } catch (EOFException e) {
            throw new DataException("%s ends too early; it is truncated, fetch it again".formatted(file), e);
        } catch (ZipException e) {
            throw new DataException(
                    "%s is not readable as gzip (%s); it is corrupt, fetch it again".formatted(file, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new DataException(
                    "%s cannot be read (%s); check the file and its permissions".formatted(file, e.getMessage()), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        if (!file.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static int extent(DataInputStream in, Path file, String what, int largest) throws IOException {
        int extent = in.readInt();
        if (extent <= 0 || extent > largest) {
            throw new DataException(
                    "%s says it has %d %s; it is corrupt, fetch it again".formatted(file, extent, what));
        }
        return extent;
    }

    private static byte[] bytes(DataInputStream in, Path file, long count) throws IOException {
        if (count > Integer.MAX_VALUE - 8) {
            throw new DataException("%s says it has %d bytes, more than fit in memory; it is corrupt, fetch it again"
                    .formatted(file, count));
        }
        // Grows with what is there, so that a corrupt header cannot ask for memory the file does not fill.
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw new EOFException("%d of %d bytes".formatted(bytes.length, count));
        }
        return bytes;
    }
}
