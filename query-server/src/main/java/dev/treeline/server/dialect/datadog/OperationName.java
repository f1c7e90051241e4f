package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The operation of a span, by the rules of Datadog's agent; the first that knows it decides. */
final class OperationName {

  private static final List<NameRule> RULES =
      List.of(
          span -> Tags.first(span, "operation.name"),
          OperationName::http,
          OperationName::database,
          OperationName::messaging,
          OperationName::remoteCall,
          OperationName::invokedFunction,
          OperationName::triggeredFunction,
          OperationName::graphql,
          OperationName::network);

  private OperationName() {}

  static String of(Span span) {
    String name = NameRule.first(RULES, span);
    return name == null ? kindName(span.kind()) : Names.operation(name);
  }

  private static @Nullable String http(Span span) {
    return Tags.httpMethod(span) == null || !isCall(span)
        ? null
        : "http." + side(span) + ".request";
  }

  private static @Nullable String database(Span span) {
    String system = Tags.database(span);
    return system == null || span.kind() != SpanKind.CLIENT ? null : system + ".query";
  }

  private static @Nullable String messaging(Span span) {
    String system = Tags.first(span, "messaging.system");
    String operation = Tags.messagingOperation(span);
    boolean inside = span.kind() == SpanKind.INTERNAL || span.kind() == SpanKind.UNSPECIFIED;
    return system == null || operation == null || inside ? null : system + "." + operation;
  }

  private static @Nullable String remoteCall(Span span) {
    String system = Tags.first(span, "rpc.system");
    if (system == null || !isCall(span)) {
      return null;
    }
    if (system.equals("aws-api") && span.kind() == SpanKind.CLIENT) {
      String service = Tags.first(span, "rpc.service");
      return "aws." + (service == null ? "client" : service.toLowerCase(Locale.ROOT)) + ".request";
    }
    return system + "." + side(span) + ".request";
  }

  private static @Nullable String invokedFunction(Span span) {
    String provider = Tags.first(span, "faas.invoked_provider");
    String name = Tags.first(span, "faas.invoked_name");
    return provider == null || name == null || span.kind() != SpanKind.CLIENT
        ? null
        : provider + "." + name + ".invoke";
  }

  private static @Nullable String triggeredFunction(Span span) {
    String trigger = Tags.first(span, "faas.trigger");
    return trigger == null || span.kind() != SpanKind.SERVER ? null : trigger + ".invoke";
  }

  private static @Nullable String graphql(Span span) {
    return Tags.first(span, "graphql.operation.type") == null ? null : "graphql.server.request";
  }

  private static @Nullable String network(Span span) {
    if (!isCall(span)) {
      return null;
    }
    String protocol = Tags.first(span, "network.protocol.name");
    return (protocol == null ? "" : protocol + ".") + side(span) + ".request";
  }

  private static String kindName(SpanKind kind) {
    return switch (kind) {
      case PRODUCER -> "Producer";
      case CONSUMER -> "Consumer";
      case SERVER -> "Server";
      case CLIENT -> "Client";
      case INTERNAL, UNSPECIFIED -> "Internal";
    };
  }

  private static boolean isCall(Span span) {
    return span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
  }

  private static String side(Span span) {
    return span.kind() == SpanKind.SERVER ? "server" : "client";
  }
}
