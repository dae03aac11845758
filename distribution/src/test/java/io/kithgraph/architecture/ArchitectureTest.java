package io.kithgraph.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The layout tells the design: these tests keep it doing so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {

  /** Explanation apart. At 25 look for the second idea; past this there is one. */
  private static final int MAX_FILES_PER_PACKAGE = 30;

  /** Larger packages, each with the reason why. */
  private static final Map<String, Integer> LARGER_PACKAGES =
      Map.of(
          // The words of a language: one small record each, and splitting them hides none.
          "io.kithgraph.storage.api",
          40,
          // A class for each kind of call and of message of the public API.
          "io.kithgraph.query.server.grpc",
          40,
          // Elements, steps and the strategies that place them share a thread's open transaction,
          // which no other package sees.
          "io.kithgraph.query.gremlin",
          37,
          // Reading and changing share the columns of a page, which no other package sees.
          "io.kithgraph.storage.edgetree",
          38);

  /** Which packages may know a third-party system; every other one sees only our own types. */
  private static final Map<String, Set<String>> HOMES =
      Map.of(
          "org.rocksdb", Set.of("storage.engine.rocksdb", "storage.replication"),
          "com.alipay.sofa", Set.of("storage.replication"),
          "org.apache.curator", Set.of("meta.zookeeper"),
          "org.apache.zookeeper", Set.of("meta.zookeeper", "distribution"),
          "com.github.benmanes.caffeine",
              Set.of("storage.pagecache", "query.gremlin.source", "query.server.admission"),
          "com.netflix.concurrency", Set.of("query.server.admission"),
          "io.github.bucket4j", Set.of("query.server.admission"),
          "org.apache.parquet", Set.of("loadgen.dataset"),
          "org.apache.tinkerpop", Set.of("query.gremlin", "gremlin", "loadgen", "distribution"),
          "io.grpc",
              Set.of(
                  "api.client",
                  "meta.server",
                  "storage.client.backpressure",
                  "storage.client.transport",
                  "storage.server",
                  "query.server",
                  "loadgen",
                  "distribution"));

  private JavaClasses classes = new ClassFileImporter().importClasses();

  @BeforeAll
  void readClassFiles() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ArchitectureTest::isProductionCode)
            .importPackages(PackageDirections.ROOT);
  }

  @Test
  void everyModuleIsRead() {
    Set<String> modules = new TreeSet<>();
    for (JavaClass type : classes) {
      modules.add(PackageDirections.moduleOf(type.getPackageName()));
    }
    assertThat(modules)
        .contains("model", "meta", "storage", "query", "gremlin", "loadgen", "distribution");
  }

  @Test
  void everyPackageHasItsPlaceInTheTable() {
    assertThat(packagesWithClasses())
        .allSatisfy(
            name -> assertThat(PackageDirections.ofTheProject().findRule(name)).isPresent());
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = type.getPackageName();
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (PackageDirections.isWithin(to, PackageDirections.ROOT)
            && !PackageDirections.ofTheProject().allows(from, to)) {
          violations.add(from + " -> " + to + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void packagesFormNoCycle() {
    SlicesRuleDefinition.slices()
        .matching(PackageDirections.ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  @Test
  void thirdPartySystemsStayAtHome() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : classes) {
      if (isGenerated(type.getPackageName())) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        HOMES.forEach(
            (system, homes) -> {
              if (PackageDirections.isWithin(to, system)
                  && homes.stream()
                      .noneMatch(
                          home ->
                              PackageDirections.isWithin(
                                  type.getPackageName(), PackageDirections.ROOT + "." + home))) {
                violations.add(dependency.getDescription());
              }
            });
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void everyPackageIsExplainedAndNullMarked() {
    assertThat(packagesWithClasses())
        .filteredOn(name -> !isGenerated(name))
        .allSatisfy(
            name -> {
              JavaPackage javaPackage = classes.getPackage(name);
              assertThat(javaPackage.tryGetPackageInfo()).as("package-info of " + name).isPresent();
              assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                  .as("@NullMarked on " + name)
                  .isTrue();
            });
  }

  @Test
  void packagesStaySmall() {
    Map<String, Set<String>> files = new TreeMap<>();
    for (JavaClass type : classes) {
      if (isGenerated(type.getPackageName())) {
        continue;
      }
      type.getSource()
          .flatMap(source -> source.getFileName())
          .filter(file -> !file.equals("package-info.java"))
          .ifPresent(
              file -> files.computeIfAbsent(type.getPackageName(), n -> new TreeSet<>()).add(file));
    }
    assertThat(files)
        .allSatisfy(
            (name, inPackage) ->
                assertThat(inPackage)
                    .as("files of " + name)
                    .hasSizeLessThanOrEqualTo(
                        LARGER_PACKAGES.getOrDefault(name, MAX_FILES_PER_PACKAGE)));
  }

  private List<String> packagesWithClasses() {
    Set<String> names = new TreeSet<>();
    for (JavaClass type : classes) {
      names.add(type.getPackageName());
    }
    return List.copyOf(names);
  }

  private static boolean isProductionCode(Location location) {
    return !location.contains("-tests.jar") && !location.contains("/test-classes/");
  }

  private static boolean isGenerated(String packageName) {
    return packageName.endsWith(".wire")
        || PackageDirections.isWithin(packageName, PackageDirections.ROOT + ".api.v1");
  }
}
