package dev.espalier.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of the house, as docs/architecture.md draws them. */
class ArchitectureTest {
    private static JavaClasses product;

    @BeforeAll
    static void readsTheClassesOfAllModules() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.espalier");
    }

    @Test
    void everyModuleWasFound() {
        Set<String> modules = new TreeSet<>();
        product.forEach(type -> modules.add(type.getPackageName().split("\\.")[2]));

        assertEquals(Set.of("space", "evaluators", "search", "experiments", "server"), modules);
        assertTrue(product.size() > 100, "only " + product.size() + " classes were found");
    }

    @Test
    void spaceNeedsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("dev.espalier.space..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.espalier.space..", "java..", "org.jspecify..")
                .check(product);
    }

    @ParameterizedTest
    @CsvSource({
        "evaluators, search", "evaluators, experiments", "evaluators, server",
        "search, evaluators", "search, experiments", "search, server",
        "experiments, server"
    })
    void modulesKnowOnlyWhatIsBelowThem(String module, String forbidden) {
        noClasses()
                .that()
                .resideInAPackage("dev.espalier." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.espalier." + forbidden + "..")
                .check(product);
    }

    @ParameterizedTest
    @CsvSource({
        "evaluators, ai.onnxruntime..",
        "evaluators, ai.onnx..",
        "search, io.jenetics..",
        "search, org.h2..",
        "search, org.jdbi..",
        "search, org.flywaydb..",
        "experiments, org.yaml.snakeyaml..",
        "server, io.micronaut..",
        "server, picocli.."
    })
    void aLibraryIsKnownToOneModule(String module, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.espalier." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(product);
    }

    @Test
    void onlyWhoMeasuresSearchesOrComparesDoesStatistics() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.espalier.evaluators..", "dev.espalier.search..", "dev.espalier.experiments.benchmark..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.commons.math3..")
                .check(product);
    }

    @Test
    void onlyEvaluatorsAndThePoliciesOfSearchTrain() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.espalier.evaluators..", "dev.espalier.search.reinforcement..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(product);
    }

    @ParameterizedTest
    @ValueSource(strings = {"space", "evaluators", "search", "experiments", "server"})
    void noPackagesOfAModuleDependOnEachOtherInACircle(String module) {
        slices().matching("dev.espalier." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(product);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        product.forEach(type -> {
            boolean generated = type.getPackageName().endsWith(".jmh_generated");
            if (!generated && !type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        });
        assertEquals(Set.of(), unmarked);
    }

    @Test
    void nobodyPrintsPastTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.espalier.server.cli..", "dev.espalier.evaluators.worker..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(product);
    }
}
