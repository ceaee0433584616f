package dev.espalier.evaluators.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.basicdataset.BasicDatasets;
import dev.espalier.evaluators.data.DataSource.FashionMnistDownload;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
    private static final String CACHE = "DJL_CACHE_DIR";

    @Test
    void saysWhatToDoWithoutANetwork(@TempDir Path cache) {
        assumeFalse(online(), "the catalogue can be reached from here");
        System.setProperty(CACHE, cache.toString());
        try {
            DataException e = assertThrows(DataException.class, () -> new FashionMnistDownload(5_000, 0).load());
            assertTrue(e.getMessage().startsWith("Fashion-MNIST cannot be downloaded ("), e.getMessage());
            assertTrue(e.getMessage().contains("set the data's directory"), e.getMessage());
            assertEquals("true", System.getProperty("ai.djl.offline"), "the switch is as it was");
        } finally {
            System.clearProperty(CACHE);
        }
    }

    private static boolean online() {
        try {
            return InetAddress.getByName(BasicDatasets.DJL_REPO_URL.getHost()) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
