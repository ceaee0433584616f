package dev.espalier.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images that anything learns, in the files of MNIST: each label is a bright row of its own. */
record BarImages(Path folder) {
    private static final int SIDE = 28;

    /** @param part {@code train} or {@code t10k} */
    void write(String part, int count) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
        images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        labels.putInt(0x801).putInt(count);
        for (int image = 0; image < count; image++) {
            labels.put((byte) (image % 10));
            for (int i = 0; i < SIDE * SIDE; i++) {
                images.put((byte) (i / SIDE / 2 == image % 10 ? 200 : i * 31 % 90));
            }
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
}
