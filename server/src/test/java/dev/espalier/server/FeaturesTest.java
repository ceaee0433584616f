package dev.espalier.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls within the server. */
class FeaturesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.espalier.server");

    @Test
    void classesAreFound() {
        assertTrue(CLASSES.size() > 60, () -> "only " + CLASSES.size());
    }

    @Test
    void theDashboardKnowsNothingOfTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("..server.*..")
                .and()
                .resideOutsideOfPackage("..server.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..server.cli..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void theCommandLineKnowsNoWebFramework() {
        noClasses()
                .that()
                .resideInAPackage("..server.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micronaut..", "reactor..", "io.netty..")
                .check(CLASSES);
    }
}
