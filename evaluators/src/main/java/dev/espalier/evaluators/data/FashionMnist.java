package dev.espalier.evaluators.data;

import ai.djl.Application.CV;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Fetches Fashion-MNIST with DJL's downloader and reads the files as any other IDX files. */
final class FashionMnist {
    private static final String OFFLINE = "ai.djl.offline";

    private static final List<String> CLASSES = List.of(
            "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    /** The names of the items in DJL's catalogue, and of the files. */
    private static final Map<String, String> FILES = Map.of(
            "train_data", "train-images-idx3-ubyte",
            "train_labels", "train-labels-idx1-ubyte",
            "test_data", "t10k-images-idx3-ubyte",
            "test_labels", "t10k-labels-idx1-ubyte");

    private FashionMnist() {}

    static ImageDataset load(DataSource.FashionMnistDownload source) {
        Repository repository = BasicDatasets.REPOSITORY;
        try {
            Path folder = repository.getCacheDirectory().resolve("espalier").resolve("fashion-mnist");
            if (!Files.isDirectory(folder)) {
                download(repository, folder);
            }
            return IdxFiles.load(
                    new DataSource.Idx(folder, source.validation(), source.train()), "fashion-mnist", CLASSES);
        } catch (IOException e) {
            throw new DataException(
                    "Fashion-MNIST cannot be downloaded (%s); connect to the internet, or fetch its four IDX files elsewhere and set the data's directory to them"
                            .formatted(reason(e)),
                    e);
        }
    }

    /** Downloads into a folder beside {@code folder} and moves it there in one step, so that it is whole or absent. */
    private static void download(Repository repository, Path folder) throws IOException {
        // The downloader obeys a switch that keeps libraries from fetching things nobody asked for; this was asked for.
        String before = System.getProperty(OFFLINE, "false");
        System.setProperty(OFFLINE, "false");
        try {
            MRL resource = MRL.dataset(repository, CV.ANY, BasicDatasets.GROUP_ID, "fashmnist", "1.0");
            Artifact artifact = resource.getDefaultArtifact();
            if (artifact == null) {
                throw new IOException("DJL's catalogue does not list it");
            }
            resource.prepare(artifact);
            Files.createDirectories(folder.getParent());
            Path parts = Files.createTempDirectory(folder.getParent(), "fashion-mnist");
            for (Map.Entry<String, Artifact.Item> item : artifact.getFiles().entrySet()) {
                try (InputStream in = repository.openStream(item.getValue(), null)) {
                    Files.copy(in, parts.resolve(FILES.getOrDefault(item.getKey(), item.getKey())));
                }
            }
            Files.move(parts, folder);
        } finally {
            System.setProperty(OFFLINE, before);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
