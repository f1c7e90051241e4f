package dev.treeline.server.dialect.kit;

import static dev.treeline.server.dialect.kit.ExampleTraces.closed;
import static dev.treeline.server.dialect.kit.ExampleTraces.inRun;

import dev.treeline.span.SpanKind;
import dev.treeline.trace.Trace;
import java.util.List;
import java.util.Map;

/** What services send. */
final class ExampleServices {

  private ExampleServices() {}

  static Trace webRequest() {
    return closed(
        inRun("web-request", "request")
            .named("GET /products/{id}")
            .ofKind(SpanKind.SERVER)
            .lasting(120)
            .inScope("io.opentelemetry.tomcat-10.0", "2.11.0")
            .withTraceState("vendor=abc")
            .with("http.request.method", "GET")
            .with("http.route", "/products/{id}")
            .with("http.response.status_code", 200)
            .with("http.request.header.accept", List.of("application/json"))
            .with("url.full", "https://shop.example/products/7")
            .with("user_agent.original", "curl/8.5.0")
            .withResource("service.version", "1.4.2")
            .withResource("deployment.environment.name", "staging")
            .withSchemaUrl("https://opentelemetry.io/schemas/1.37.0")
            .build(),
        inRun("web-request", "query")
            .childOf("request")
            .named("SELECT products")
            .ofKind(SpanKind.CLIENT)
            .startingAt(20)
            .lasting(30)
            .with("db.system.name", "postgresql")
            .with("db.namespace", "catalogue")
            .with("db.query.text", "SELECT * FROM products WHERE id = $1")
            .with("db.response.returned_rows", 1)
            .linkedTo("warm-up", "prepare")
            .build(),
        inRun("web-request", "cache")
            .childOf("request")
            .named("SET product:7")
            .ofKind(SpanKind.CLIENT)
            .startingAt(40)
            .lasting(20)
            .with("db.system", "redis")
            .with("db.statement", "SET product:7 ?")
            .with("cache.ttl_seconds", 0.5)
            .with("cache.compressed", true)
            .build());
  }

  /** One span, as most services send it. */
  static Trace single() {
    return closed(
        inRun("single", "tick")
            .named("cron tick")
            .lasting(5)
            .ok()
            .with("job.name", "rotate-logs")
            .build());
  }

  static Trace failure() {
    return closed(
        inRun("failure", "charge")
            .named("charge card")
            .lasting(80)
            .failed("card declined")
            .withEvent(
                "exception",
                70,
                Map.of(
                    "exception.type", "CardDeclined",
                    "exception.message", "insufficient funds",
                    "exception.stacktrace", "CardDeclined: insufficient funds\n  at Charge.run"))
            .build());
  }
}
