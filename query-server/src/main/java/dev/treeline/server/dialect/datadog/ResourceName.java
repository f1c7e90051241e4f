package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Span;
import dev.treeline.trace.SpanRepair;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a span works on, by the rules of Datadog's agent; the first that knows it decides. */
final class ResourceName {

  private static final int MAX_BYTES = 5000;

  private static final List<NameRule> RULES =
      List.of(
          span -> Tags.first(span, "resource.name"),
          ResourceName::http,
          span ->
              joined(
                  Tags.messagingOperation(span),
                  Tags.first(span, "messaging.destination.name", "messaging.destination")),
          span -> joined(Tags.first(span, "rpc.method"), Tags.first(span, "rpc.service")),
          span ->
              joined(
                  Tags.first(span, "graphql.operation.type"),
                  Tags.first(span, "graphql.operation.name")),
          ResourceName::statement);

  private ResourceName() {}

  static String of(Span span) {
    String name = NameRule.first(RULES, span);
    if (name != null) {
      return cut(name);
    }
    boolean nameless = span.name().isEmpty() || span.name().equals(SpanRepair.NO_NAME);
    return nameless ? OperationName.of(span) : cut(span.name());
  }

  private static @Nullable String http(Span span) {
    String method = Tags.httpMethod(span);
    if (method == null) {
      return null;
    }
    String target =
        switch (span.kind()) {
          case SERVER -> Tags.first(span, "http.route");
          case CLIENT -> Tags.first(span, "url.template");
          default -> null;
        };
    return joined(method.equals("_OTHER") ? "HTTP" : method, target);
  }

  private static @Nullable String statement(Span span) {
    return Tags.database(span) == null ? null : Tags.first(span, "db.query.text", "db.statement");
  }

  /** Null where there is no first; the second is a refinement. */
  private static @Nullable String joined(@Nullable String first, @Nullable String second) {
    return first == null || second == null ? first : first + " " + second;
  }

  /** Whole characters only. */
  private static String cut(String name) {
    if (name.length() <= MAX_BYTES / 4) {
      return name; // no character takes more than 4 bytes
    }
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    CharBuffer rest = CharBuffer.wrap(name);
    StandardCharsets.UTF_8.newEncoder().encode(rest, bytes, true);
    return name.substring(0, rest.position());
  }
}
