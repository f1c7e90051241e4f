package dev.treeline.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.NullMarked;

/** Who must not know whom, for the whole product: no other module sees all of it. */
@AnalyzeClasses(
    packages = "dev.treeline",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OwnHand.class})
class ArchitectureTest {

  /** What JMH generates is nobody's style. */
  static final class OwnHand implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/jmh_generated/");
    }
  }

  private static final String[] SCHEMAS = {
    "dev.treeline.span..", "dev.treeline.codec..", "dev.treeline.key..", "dev.treeline.hash.."
  };

  private static final String[] DOMAIN = {"dev.treeline.trace..", "dev.treeline.vocabulary.."};

  private static final String[] TOPOLOGY = {
    "dev.treeline.trace..",
    "dev.treeline.vocabulary..",
    "dev.treeline.cost..",
    "dev.treeline.foreign..",
    "dev.treeline.otlp..",
    "dev.treeline.zipkin..",
    "dev.treeline.jaeger..",
    "dev.treeline.topics..",
    "dev.treeline.threads..",
    "dev.treeline.wire..",
    "dev.treeline.topology.."
  };

  /** Each has a main method. */
  private static final String[] PROGRAMS = {"dev.treeline.cli..", "dev.treeline.bench.."};

  private static final String SERVER = "dev.treeline.server..";
  private static final String DIALECTS = "dev.treeline.server.dialect..";

  private static final String[] WEB = {
    "io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..", "java.net.http..", "com.sun.net.."
  };

  @ArchTest
  static final ArchRule schemasKnowNeitherKafkaNorTheWeb =
      noClasses()
          .that()
          .resideInAnyPackage(SCHEMAS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(WEB)
          .because("producers and consumers outside use the schemas without the rest");

  @ArchTest
  static final ArchRule schemasStandAlone =
      classes()
          .that()
          .resideInAnyPackage(SCHEMAS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.treeline.span..",
              "dev.treeline.codec..",
              "dev.treeline.key..",
              "dev.treeline.hash..",
              "java..",
              "org.apache.avro..",
              "net.jpountz..",
              "org.jspecify..")
          .because("what is stored for years depends on as little as possible");

  @ArchTest
  static final ArchRule theTopologyDoesNotKnowTheWeb =
      noClasses()
          .that()
          .resideInAnyPackage(TOPOLOGY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WEB)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage(SERVER)
          .because("traces are assembled the same with no port open; TraceReader is the way out");

  @ArchTest
  static final ArchRule theDomainIsPlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.apache.avro..",
              "io.javalin..",
              "dev.treeline.codec..",
              "dev.treeline.key..",
              "dev.treeline.otlp..",
              "dev.treeline.topics..",
              "dev.treeline.topology..",
              "dev.treeline.server..")
          .because("trees, merging and closing are rules that a test reads without a broker");

  @ArchTest
  static final ArchRule theServerKnowsNoStreams =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams..", "org.rocksdb..")
          .because("it reads through TraceReader and TraceLocator, whoever stands behind them");

  @ArchTest
  static final ArchRule theServerKnowsNoProcessorsAndNoStores =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.treeline.topology..")
          .because("how traces are assembled may change without a word to the dialects");

  @ArchTest
  static final ArchRule noDialectKnowsAnother =
      slices()
          .matching("dev.treeline.server.dialect.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage("dev.treeline.server.dialect.json"))
          .ignoreDependency(alwaysTrue(), resideInAPackage("dev.treeline.server.dialect.list"))
          .because("a product's API changes alone, and a sixth dialect touches one package");

  @ArchTest
  static final ArchRule dialectsArePlainFunctions =
      noClasses()
          .that()
          .resideInAPackage(DIALECTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.javalin..",
              "jakarta.servlet..",
              "org.eclipse.jetty..",
              "org.apache.kafka..",
              "org.rocksdb..",
              "dev.treeline.codec..",
              "dev.treeline.key..",
              "dev.treeline.topics..",
              "dev.treeline.topology..")
          .because("a dialect turns a request into a tree's view and JSON, and nothing else");

  @ArchTest
  static final ArchRule onlyTheBrokerKnowsKafkasServer =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.treeline.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..",
              "scala..",
              "org.apache.kafka.controller..",
              "org.apache.kafka.coordinator..",
              "org.apache.kafka.image..",
              "org.apache.kafka.metadata..",
              "org.apache.kafka.network..",
              "org.apache.kafka.raft..",
              "org.apache.kafka.server..",
              "org.apache.kafka.storage..")
          .because("Kafka promises nothing about it: a new version may break one package, not six");

  @ArchTest
  static final ArchRule onlyTheStorePackageKnowsRocksDb =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.treeline.topology.store..", "dev.treeline.bench.lab..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..")
          .because("its memory is native: one place owns it, and the yardstick of the benchmarks");

  /** But for what the public {@code QueryableStoreType} itself is given. */
  @ArchTest
  static final ArchRule nobodyUsesTheInsidesOfKafkaStreams =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.kafka.streams..internals..")
                  .and(not(type(StateStoreProvider.class))))
          .because("they change in any release");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("dev.treeline.(**)")
          .should()
          .beFreeOfCycles()
          .because("what knows each other is one thing, and should be one package");

  @ArchTest
  static final ArchRule onlyProgramsEndTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackages(PROGRAMS)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .because("a library that ends its host takes other people's work with it");

  @ArchTest
  static final ArchRule onlyProgramsPrint =
      noClasses()
          .that()
          .resideOutsideOfPackages(PROGRAMS)
          .should(ACCESS_STANDARD_STREAMS)
          .because("standard output belongs to the program; everything else logs");

  @ArchTest
  static final ArchRule oneLoggerForAll =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..")
          .because("SLF4J is what the settings of the log reach");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(resideInANullMarkedPackage())
          .because("only there is a reference without @Nullable never null");

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package whose package-info has @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getPackageName() + " of " + type.getSimpleName()));
      }
    };
  }
}
