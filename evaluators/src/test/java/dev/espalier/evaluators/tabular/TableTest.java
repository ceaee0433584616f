package dev.espalier.evaluators.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.evaluators.data.DataException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void readsNamesAndRowsAndSkipsComments() {
        Table table = Table.parse("t.csv", List.of("# from there", "cell, ms", "012,1.5", "", "210,-inf"));
        assertEquals(List.of("cell", "ms"), table.columns());
        assertEquals(2, table.size());
        assertEquals(List.of("012", "210"), table.texts("cell"));
        assertArrayEquals(new double[] {1.5, Double.NEGATIVE_INFINITY}, table.numbers("ms"));
    }

    @Test
    void saysOnWhichLineARowDoesNotFit() {
        assertEquals(
                "t.csv:3: 1 values, but 2 columns",
                assertThrows(DataException.class, () -> Table.parse("t.csv", List.of("a,b", "1,2", "1")))
                        .getMessage());
    }

    @Test
    void saysOnWhichLineThereIsNoNumber() {
        Table table = Table.parse("t.csv", List.of("# 1", "a", "7", "nan"));
        assertEquals(
                "t.csv:4: column 'a' needs a number, found 'nan'",
                assertThrows(DataException.class, () -> table.numbers("a")).getMessage());
    }

    @Test
    void namesTheColumnsThereAre() {
        Table table = Table.parse("t.csv", List.of("a,b", "1,2"));
        assertEquals(
                "the table t.csv has no column 'c', only [a, b]",
                assertThrows(DataException.class, () -> table.texts("c")).getMessage());
        assertThrows(DataException.class, () -> Table.read(Path.of("no-such.csv")));
        assertThrows(DataException.class, () -> Table.parse("t.csv", List.of("a,b")));
        assertThrows(DataException.class, () -> Table.parse("t.csv", List.of("a,a", "1,2")));
    }
}
