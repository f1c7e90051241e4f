package dev.treeline.load;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import java.util.Map;

/** A service of the example system, and the library that instruments it. */
public record Service(Resource resource, Scope scope) {

  public static final Service STOREFRONT =
      of("storefront", "2.14.0", "java", "io.opentelemetry.tomcat-10.0");
  public static final Service CART = of("cart", "1.9.3", "go", "go.opentelemetry.io/otelhttp");
  public static final Service PAYMENTS =
      of("payments", "5.0.1", "java", "io.opentelemetry.java-http");
  public static final Service SHIPPING =
      of("shipping", "3.2.0", "python", "opentelemetry.instrumentation.aiokafka");
  public static final Service RESEARCH_AGENT =
      of("research-agent", "0.8.2", "python", "openinference.instrumentation.agno");
  public static final Service TASKS = of("tasks", "4.1.0", "nodejs", "trigger.dev");

  private static Service of(String name, String version, String language, String library) {
    return new Service(
        new Resource(
            Attributes.of(
                Map.of(
                    "service.name",
                    name,
                    "service.version",
                    version,
                    "service.instance.id",
                    name + "-0",
                    "deployment.environment.name",
                    "demo",
                    "telemetry.sdk.name",
                    "opentelemetry",
                    "telemetry.sdk.language",
                    language)),
            "",
            0),
        new Scope(library, "1.0.0", Attributes.EMPTY, "", 0));
  }
}
