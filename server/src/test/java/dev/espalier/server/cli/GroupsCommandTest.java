package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupsCommandTest {
    @TempDir
    private Path home;

    @Test
    void everyGroupSaysWhereItIsAndWhy() throws Exception {
        CommandLineRunner.Result result = run("groups", "resnet-20-cifar", "--align", "4", "-f", "json");

        assertEquals(0, result.code(), result.err());
        JsonNode groups = new ObjectMapper().readTree(result.out());
        JsonNode trunk = groups.get(1);
        assertEquals("stem.conv", trunk.get("group").asText());
        assertEquals(16, trunk.get("channels").asInt());
        assertEquals(4, trunk.get("smallest").asInt());
        assertEquals(4, trunk.get("sizes").asInt());
        assertEquals("stem.conv out 0-15", trunk.get("members").get(0).asText());
        assertEquals("stage1.0.add adds them", trunk.get("couplings").get(0).asText());
        assertEquals(
                "input is the network's input",
                groups.get(0).get("frozen").get(0).asText());
    }

    @Test
    void peopleSeeATableAndOneGroupInFull() {
        CommandLineRunner.Result all = run("groups", "lenet-5");
        CommandLineRunner.Result one = run("groups", "lenet-5", "--group", "conv2");

        assertTrue(all.out().contains("570 of 581 channels in 3 groups may be cut"), all.out());
        assertEquals("""
                conv2: 50 channels
                  coupled because flatten makes a feature of every position
                  conv2 out 0-49
                  fc1 in 0-799
                """, one.out());
    }

    @Test
    void whatDoesNotExistIsAnswered() {
        CommandLineRunner.Result group = run("groups", "lenet-5", "--group", "conv3");
        CommandLineRunner.Result network = run("groups", "lenet-55");

        assertEquals(2, group.code());
        assertTrue(group.err().contains("there is no channel group 'conv3'; did you mean"), group.err());
        assertEquals(2, network.code());
        assertEquals(2, run("groups", "lenet-5", "--align", "0").code());
    }

    private CommandLineRunner.Result run(String... arguments) {
        return new CommandLineRunner(home).run(arguments);
    }
}
