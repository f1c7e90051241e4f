package dev.treeline.bench.reads;

import dev.treeline.bench.lab.Instance;
import java.util.List;

/** How a client of each dialect asks for one trace. */
enum Asked {
  TREELINE("native", bearer()) {
    @Override
    String path(ReadTraces.Trace trace) {
      return "/treeline/v1/traces/" + trace.id();
    }
  },
  TRIGGER("Trigger.dev", bearer()) {
    @Override
    String path(ReadTraces.Trace trace) {
      return "/api/v1/runs/" + trace.runId() + "/trace";
    }
  },
  PROMPTLAYER("PromptLayer", List.of("X-API-KEY: " + Instance.KEY)) {
    @Override
    String path(ReadTraces.Trace trace) {
      return "/api/public/v2/traces/" + trace.id();
    }
  },
  AGNO("Agno", bearer()) {
    @Override
    String path(ReadTraces.Trace trace) {
      return "/traces/" + trace.id();
    }
  },
  DATADOG(
      "Datadog", List.of("DD-API-KEY: " + Instance.KEY, "DD-APPLICATION-KEY: " + Instance.KEY)) {
    @Override
    String path(ReadTraces.Trace trace) {
      return "/api/v2/trace/" + trace.id();
    }
  },
  IDUN("Idun", bearer()) {
    @Override
    String path(ReadTraces.Trace trace) {
      return "/admin/api/v1/traces/" + trace.id();
    }
  };

  private final String title;
  private final List<String> headers;

  Asked(String title, List<String> headers) {
    this.title = title;
    this.headers = headers;
  }

  abstract String path(ReadTraces.Trace trace);

  String title() {
    return title;
  }

  List<String> headers() {
    return headers;
  }

  private static List<String> bearer() {
    return List.of("Authorization: Bearer " + Instance.KEY);
  }
}
