package dev.treeline.load.plan;

import dev.treeline.load.Service;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.SpanKind;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What one span tells of, in the vocabulary of its kind of system. */
record SpanStory(Service service, String name, SpanKind kind, Map<String, Object> facts) {

  private static final String[] ROUTES = {
    "/api/orders/{id}", "/api/products/{id}/offers", "/api/carts/{id}"
  };
  private static final String[] MODELS = {"gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-flash"};
  private static final String[] PROVIDERS = {"openai", "anthropic", "gcp.gemini"};

  static SpanStory of(Shape shape, int number, SplittableRandom random) {
    return switch (shape) {
      case WEB, HUGE -> web(number, random);
      case AGENT -> agent(number, random);
      case BATCH -> batch(number, random);
    };
  }

  Resource resource() {
    return service.resource();
  }

  Scope scope() {
    return service.scope();
  }

  /** An agent's spans carry the run's id, as the platforms write it. */
  Map<String, Object> attributes(String runId) {
    if (service != Service.RESEARCH_AGENT) {
      return facts;
    }
    Map<String, Object> all = new HashMap<>(facts);
    all.put("ctx.run.id", runId);
    all.put("agno.run.id", runId);
    return all;
  }

  private static SpanStory web(int number, SplittableRandom random) {
    String route = ROUTES[random.nextInt(ROUTES.length)];
    return switch (number == 0 ? 0 : 1 + number % 3) {
      case 0 -> http(Service.STOREFRONT, route, SpanKind.SERVER, random);
      case 1 -> http(Service.CART, route, SpanKind.SERVER, random);
      case 2 -> http(Service.CART, route, SpanKind.CLIENT, random);
      default ->
          new SpanStory(
              Service.PAYMENTS,
              "SELECT orders",
              SpanKind.CLIENT,
              Map.of(
                  "db.system.name", "postgresql",
                  "db.operation.name", "SELECT",
                  "db.query.text", "SELECT * FROM orders WHERE id = $1",
                  "db.response.returned_rows", (long) random.nextInt(50)));
    };
  }

  private static SpanStory http(
      Service service, String route, SpanKind kind, SplittableRandom random) {
    return new SpanStory(
        service,
        "GET " + route,
        kind,
        Map.of(
            "http.request.method",
            "GET",
            "http.route",
            route,
            "http.response.status_code",
            200L,
            "url.path",
            route.replace("{id}", Integer.toString(random.nextInt(100_000))),
            "server.address",
            "shop.example",
            "network.protocol.version",
            "1.1",
            "user.id",
            "user-" + random.nextInt(10_000)));
  }

  private static SpanStory agent(int number, SplittableRandom random) {
    if (number == 0) {
      return of("supplier-research.run", "AGENT", Map.of("agno.agent.id", "supplier-research"));
    }
    return switch ((number - 1) % 5) {
      case 0 -> of("turn", "CHAIN", Map.of("input.value", "question " + random.nextInt(1_000)));
      case 1, 4 -> model(random);
      case 2 -> of("search_contracts", "TOOL", Map.of("gen_ai.tool.name", "search_contracts"));
      default ->
          new SpanStory(
              Service.RESEARCH_AGENT,
              "SELECT contracts",
              SpanKind.CLIENT,
              Map.of("db.system.name", "postgresql", "db.operation.name", "SELECT"));
    };
  }

  private static SpanStory model(SplittableRandom random) {
    int which = random.nextInt(MODELS.length);
    return of(
        "chat " + MODELS[which],
        "LLM",
        Map.of(
            "gen_ai.operation.name",
            "chat",
            "gen_ai.provider.name",
            PROVIDERS[which],
            "gen_ai.request.model",
            MODELS[which],
            "gen_ai.usage.input_tokens",
            100L + random.nextInt(4_000),
            "gen_ai.usage.output_tokens",
            10L + random.nextInt(800)));
  }

  private static SpanStory of(String name, String work, Map<String, Object> more) {
    Map<String, Object> facts = new HashMap<>(more);
    facts.put("openinference.span.kind", work);
    return new SpanStory(Service.RESEARCH_AGENT, name, SpanKind.INTERNAL, facts);
  }

  private static SpanStory batch(int number, SplittableRandom random) {
    if (number == 0) {
      return new SpanStory(Service.TASKS, "nightly import", SpanKind.CONSUMER, Map.of());
    }
    boolean page = (number - 1) % 100 == 0;
    return new SpanStory(
        Service.TASKS,
        page ? "import page" : "import item",
        SpanKind.INTERNAL,
        Map.of("import.rows", (long) random.nextInt(500), "import.source", "catalog"));
  }
}
