package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code web}, {@code sql}, {@code llm} and so on, by the rules of Datadog's agent. */
final class SpanType {

  private static final Set<String> SQL =
      Set.of(
          "postgresql",
          "mysql",
          "mssql",
          "microsoft.sql_server",
          "oracle",
          "oracle.db",
          "sqlite",
          "mariadb",
          "clickhouse",
          "cockroachdb",
          "db2",
          "ibm.db2",
          "derby",
          "firebird",
          "firebirdsql",
          "h2",
          "hive",
          "hsqldb",
          "informix",
          "redshift",
          "aws.redshift",
          "teradata",
          "trino",
          "vertica",
          "other_sql");

  /** Those that are types of their own. */
  private static final Map<String, String> OTHER_DATABASES =
      Stream.of("redis", "memcached", "mongodb", "cassandra", "elasticsearch", "opensearch")
          .collect(Collectors.toUnmodifiableMap(name -> name, name -> name));

  private SpanType() {}

  static String of(Span span) {
    if (span.attributes().hasKeyFrom("gen_ai.")) {
      return "llm";
    }
    String given = Tags.first(span, "span.type");
    if (given != null) {
      return given;
    }
    if (span.kind() == SpanKind.SERVER) {
      return "web";
    }
    return span.kind() == SpanKind.CLIENT ? ofClient(Tags.database(span)) : "custom";
  }

  private static String ofClient(@Nullable String database) {
    if (database == null) {
      return "http";
    }
    String name = database.toLowerCase(Locale.ROOT);
    return SQL.contains(name) ? "sql" : OTHER_DATABASES.getOrDefault(name, "db");
  }
}
