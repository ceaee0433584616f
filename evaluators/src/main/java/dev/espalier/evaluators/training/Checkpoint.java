package dev.espalier.evaluators.training;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.trial.Epoch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A training between two epochs: all it takes to go on to exactly the same end. The order of the images and what chance did
 * to them is not in it; it follows from the training's seed.
 *
 * @param steps taken so far
 * @param weights as they are now
 * @param memory what the optimizer remembers of each parameter
 * @param best the weights after the best epoch so far
 * @param curve every epoch so far
 */
public record Checkpoint(
        int steps, Weights weights, Map<String, List<float[]>> memory, Weights best, List<Epoch> curve) {
    private static final int MAGIC = 0x45535031;

    public Checkpoint {
        memory = Map.copyOf(memory);
        curve = List.copyOf(curve);
    }

    /** Epochs that are over. */
    public int epochs() {
        return curve.size();
    }

    /** What the training gave so far. */
    public Trained trained() {
        return new Trained(best, curve);
    }

    /** The same at the end of a training that began with the weights of {@code before}, told as one. */
    Checkpoint after(Checkpoint before) {
        List<Epoch> all = new ArrayList<>(before.curve);
        curve.forEach(epoch -> all.add(before.next(epoch)));
        return new Checkpoint(steps, weights, memory, best, all);
    }

    /** {@code epoch} of a training that begins with these weights, counted from the beginning of all. */
    Epoch next(Epoch epoch) {
        return new Epoch(epochs() + epoch.number(), epoch.trainingLoss(), epoch.validationAccuracy(), epoch.seconds());
    }

    /** The validation accuracy of the best epoch so far. */
    double bestAccuracy() {
        return curve.stream().mapToDouble(Epoch::validationAccuracy).max().orElse(-1);
    }

    /**
     * Writes it beside {@code file} and moves it there in one step.
     *
     * @param of what is trained and how, in words that {@link #read} is to ask for
     * @throws IOException if it cannot be written
     */
    public void write(Path file, String of) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        CRC32 sum = new CRC32();
        try (DataOutputStream out = new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(part)), sum))) {
            out.writeInt(MAGIC);
            out.writeUTF(of);
            out.writeInt(steps);
            write(out, weights);
            out.writeInt(memory.size());
            for (Map.Entry<String, List<float[]>> entry : memory.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().size());
                for (float[] values : entry.getValue()) {
                    write(out, values);
                }
            }
            write(out, best);
            out.writeInt(curve.size());
            for (Epoch epoch : curve) {
                out.writeInt(epoch.number());
                out.writeDouble(epoch.trainingLoss());
                out.writeDouble(epoch.validationAccuracy());
                out.writeDouble(epoch.seconds());
            }
            out.writeLong(sum.getValue());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What {@link #write} wrote to {@code file} {@code of} the same; empty if nothing did, or the file is damaged. */
    public static Optional<Checkpoint> read(Path file, String of) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        CRC32 sum = new CRC32();
        try (DataInputStream in =
                new DataInputStream(new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), sum))) {
            if (in.readInt() != MAGIC || !in.readUTF().equals(of)) {
                return Optional.empty();
            }
            int steps = in.readInt();
            Weights weights = readWeights(in);
            Map<String, List<float[]>> memory = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                List<float[]> arrays = new ArrayList<>();
                for (int more = in.readInt(); more > 0; more--) {
                    arrays.add(readFloats(in));
                }
                memory.put(name, arrays);
            }
            Weights best = readWeights(in);
            List<Epoch> curve = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                curve.add(new Epoch(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble()));
            }
            long expected = sum.getValue();
            return in.readLong() == expected
                    ? Optional.of(new Checkpoint(steps, weights, memory, best, curve))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // Damaged lengths make all kinds of errors; whatever it was, the training begins anew.
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, Weights weights) throws IOException {
        out.writeInt(weights.tensors().size());
        for (Map.Entry<String, Tensor> entry : weights.tensors().entrySet()) {
            out.writeUTF(entry.getKey());
            List<Integer> shape = entry.getValue().shape();
            out.writeInt(shape.size());
            for (int extent : shape) {
                out.writeInt(extent);
            }
            write(out, entry.getValue().values());
        }
    }

    private static Weights readWeights(DataInputStream in) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            List<Integer> shape = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                shape.add(in.readInt());
            }
            tensors.put(name, new Tensor(shape, readFloats(in)));
        }
        return new Weights(tensors);
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    private static float[] readFloats(DataInputStream in) throws IOException {
        float[] values = new float[in.readInt()];
        ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES))
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
