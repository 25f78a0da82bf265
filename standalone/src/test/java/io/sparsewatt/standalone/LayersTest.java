package io.sparsewatt.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Data flows one way: libraries know nobody, stages know the wire and their library, services host.
 */
class LayersTest {

  private static final String[] LIBRARIES = {
    "io.sparsewatt.sensing..",
    "io.sparsewatt.engine..",
    "io.sparsewatt.scenes..",
    "io.sparsewatt.energy..",
    "io.sparsewatt.planner..",
    "io.sparsewatt.simulator.."
  };

  private final JavaClasses platform =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Generated from the wire's schema: long to read, and of no layer of ours.
          .withImportOption(location -> !location.contains("/io/sparsewatt/events/v1/"))
          .importPackages("io.sparsewatt");

  @Test
  void aLibraryIsPlainJavaAndKnowsNoOther() {
    for (String library : LIBRARIES) {
      classes()
          .that()
          .resideInAPackage(library)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              library,
              "java..",
              "javax.xml..",
              "jdk.incubator.vector..",
              "org.jspecify..",
              "tools.jackson..",
              "io.airlift..")
          .check(platform);
    }
  }

  @Test
  void trainingKnowsTheEngineAlone() {
    classes()
        .that()
        .resideInAPackage("io.sparsewatt.training..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sparsewatt.training..", "io.sparsewatt.engine", "java..", "org.jspecify..")
        .check(platform);
  }

  @Test
  void drivingKnowsThePlannerAlone() {
    classes()
        .that()
        .resideInAPackage("io.sparsewatt.driving..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sparsewatt.driving..",
            "io.sparsewatt.planner..",
            "java..",
            "org.jspecify..",
            "tools.jackson..")
        .check(platform);
  }

  @Test
  void servicesShareOnlyTheWire() {
    String[][] services = {
      {"io.sparsewatt.ingest..", "io.sparsewatt.sensing.."},
      {"io.sparsewatt.perception..", "io.sparsewatt.engine..", "io.sparsewatt.scenes.."},
      {"io.sparsewatt.pricing..", "io.sparsewatt.energy.."},
      {"io.sparsewatt.planning..", "io.sparsewatt.planner.."},
      {"io.sparsewatt.gateway.."}
    };
    for (int own = 0; own < services.length; own++) {
      for (int other = 0; other < services.length; other++) {
        if (own != other) {
          noClasses()
              .that()
              .resideInAPackage(services[own][0])
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(services[other])
              .allowEmptyShould(true)
              .check(platform);
        }
      }
    }
  }

  @Test
  void stagesNeedNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sparsewatt.events..", "..stage..", "..voxelise..")
        .and()
        .resideOutsideOfPackages("io.sparsewatt.kafka..", "io.sparsewatt.boot..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "reactor..")
        .check(platform);
  }

  @Test
  void theVectorApiStaysBehindItsProvider() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(platform);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.sparsewatt.(*)..").should().beFreeOfCycles().check(platform);
  }
}
