package dev.espalier.space.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellSpaceTest {
    private static final CellSpace SPACE = new CellSpace(3, 10, 32, List.of(Precision.FLOAT32));

    @Test
    void hasTheBenchmarksNumberOfCells() {
        assertEquals(BigInteger.valueOf(15_625), SPACE.choices().count());
    }

    @Test
    void everyCellIsAnotherNetworkOfOneShape() {
        Set<Network> networks = new HashSet<>();
        for (int cell = 0; cell < 15_625; cell += 7) {
            Network network = SPACE.decode(cell(cell)).network();
            assertEquals(TensorShape.vector(10), network.output());
            networks.add(network);
        }
        assertEquals((15_625 + 6) / 7, networks.size());
    }

    /** 0.073 to 1.531 million: what the benchmark's table has for the emptiest and the fullest cell. */
    @Test
    void countsTheExtremes() {
        assertEquals(73_306, params(Assignment.of(0, 0, 0, 0, 0, 0, 0)));
        assertEquals(1_531_546, params(Assignment.of(3, 3, 3, 3, 3, 3, 0)));
    }

    @Test
    void countsTheParametersOfEveryCellAsTheBenchmark() throws IOException {
        Path table = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data/nasbench201/nasbench201_devices.csv");
        assumeTrue(Files.exists(table), "the table of the benchmark is not at " + table);
        for (String line : Files.readAllLines(table).subList(2, 15_627)) {
            String[] columns = line.split(",");
            int[] genes = new int[7];
            for (int i = 0; i < 6; i++) {
                genes[i] = columns[1].charAt(i) - '0';
            }
            BigDecimal millions = BigDecimal.valueOf(params(Assignment.of(genes)), 6);
            BigDecimal printed = new BigDecimal(columns[11]);
            assertEquals(0, printed.compareTo(millions.round(new MathContext(5))), line);
        }
    }

    private static long params(Assignment genes) {
        return CostModel.count(SPACE.decode(genes).network(), Precision.FLOAT32).params();
    }

    private static Assignment cell(int number) {
        int[] genes = new int[7];
        for (int i = 0, rest = number; i < 6; i++, rest /= 5) {
            genes[i] = rest % 5;
        }
        return Assignment.of(genes);
    }
}
