package dev.espalier.search;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.espalier.search");

    @Test
    void classesAreFound() {
        assertTrue(CLASSES.size() > 30, () -> "only " + CLASSES.size());
    }

    @Test
    void strategiesKnowOfNoStoreAndNoStudy() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..search.strategy", "..search.surrogate", "..search.reinforcement", "..search.pareto")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..search.store", "..search.study", "java.sql..")
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsOfNoSearch() {
        noClasses()
                .that()
                .resideInAPackage("..search.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..search.study", "..search.strategy", "..search.pareto")
                .check(CLASSES);
    }

    @Test
    void onlyStrategiesAreMadeOfJenetics() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..search.strategy")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.jenetics..")
                .check(CLASSES);
    }

    @Test
    void onlyPoliciesAreTrained() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..search.reinforcement")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreSpeaksToTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..search.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "org.h2..", "org.jdbi..", "org.flywaydb..")
                .check(CLASSES);
    }
}
