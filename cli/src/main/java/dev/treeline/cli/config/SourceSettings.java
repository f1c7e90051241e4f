package dev.treeline.cli.config;

import dev.treeline.cli.config.SourceKey.Property;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sources as they were given, and the one that is there without a word. */
final class SourceSettings {

  private static final String TENANT_OF_HEADER = "header";

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private final Map<String, Map<Property, Given>> sources = new TreeMap<>();

  private SourceSettings() {
    sources.put(SourceTopic.DEFAULT_TOPIC, new HashMap<>());
  }

  /**
   * @param given all keys; those of sources are taken
   * @param tenant of sources that name none
   * @param own topics that are read anyway
   */
  static List<SourceTopic> of(Map<String, Given> given, Tenant tenant, Topics own) {
    SourceSettings settings = new SourceSettings();
    given.forEach(
        (key, value) ->
            SourceKey.parse(key)
                .ifPresent(
                    at ->
                        settings
                            .sources
                            .computeIfAbsent(at.name(), name -> new HashMap<>())
                            .put(at.property(), value)));
    return settings.topics(tenant, own);
  }

  private List<SourceTopic> topics(Tenant tenant, Topics own) {
    List<SourceTopic> topics = new ArrayList<>();
    Map<String, String> readBy = new HashMap<>();
    sources.forEach(
        (name, properties) -> {
          Source source = new Source(name, properties);
          if (source.isEnabled()) {
            SourceTopic topic = source.topic(tenant);
            checkNotOwn(name, topic.topic(), own);
            String other = readBy.putIfAbsent(topic.topic(), name);
            if (other != null) {
              throw new ConfigException(
                  "sources.%s and sources.%s both read the topic %s: remove one"
                      .formatted(other, name, topic.topic()));
            }
            topics.add(topic);
          }
        });
    return List.copyOf(topics);
  }

  private static void checkNotOwn(String name, String topic, Topics own) {
    if (Set.of(own.spans(), own.traces(), own.runs(), own.deadLetters()).contains(topic)) {
      throw new ConfigException(
          "sources.%s reads the topic %s, which is Treeline's own: remove it"
              .formatted(name, topic));
    }
  }

  private record Source(String name, Map<Property, Given> properties) {

    boolean isEnabled() {
      return read(Property.ENABLED, true, ValueType.FLAG);
    }

    SourceTopic topic(Tenant otherwise) {
      return new SourceTopic(
          topicName(), format(), tenant(otherwise), read(Property.HEADERS, List.of(), HEADERS));
    }

    private String topicName() {
      if (!properties.containsKey(Property.TOPIC) && !TOPIC.matcher(name).matches()) {
        throw new ConfigException(
            "sources.%s has a name that no topic can have: say which one it reads with sources.%s.topic"
                .formatted(name, name));
      }
      return read(Property.TOPIC, name, TOPIC_NAME);
    }

    private SourceFormat format() {
      if (!properties.containsKey(Property.FORMAT)
          && !name.equals(SourceTopic.DEFAULT_TOPIC)
          && !topicName().equals(SourceTopic.DEFAULT_TOPIC)) {
        throw new ConfigException(
            "sources.%s has no format: add sources.%s.format, one of %s"
                .formatted(name, name, String.join(", ", SourceFormat.texts())));
      }
      return read(Property.FORMAT, SourceTopic.DEFAULT_FORMAT, FORMAT);
    }

    private @Nullable Tenant tenant(Tenant otherwise) {
      Given given = properties.get(Property.TENANT);
      return given != null && given.text().equals(TENANT_OF_HEADER)
          ? null
          : read(Property.TENANT, otherwise, TENANT);
    }

    private <T> T read(Property property, T otherwise, ValueType<T> type) {
      Given given = properties.get(property);
      if (given == null) {
        return otherwise;
      }
      try {
        return type.reader().apply(given.text());
      } catch (IllegalArgumentException e) {
        throw given.noValueOf(new SourceKey(name, property).key(), type.remedy());
      }
    }
  }

  private static final ValueType<String> TOPIC_NAME =
      new ValueType<>(
          "use a topic's name, 1 to 249 characters of letters, digits, '.', '_' and '-'",
          text -> matching(TOPIC, text));

  private static final ValueType<SourceFormat> FORMAT =
      new ValueType<>(
          "use one of " + String.join(", ", SourceFormat.texts()),
          text -> SourceFormat.named(text).orElseThrow(() -> new IllegalArgumentException(text)));

  private static final ValueType<Tenant> TENANT =
      new ValueType<>(
          ValueType.TENANT.remedy() + ", or header for the record's header " + Topics.TENANT_HEADER,
          Tenant::named);

  private static final ValueType<List<String>> HEADERS =
      new ValueType<>("use names of record headers, separated by commas", SourceSettings::names);

  private static List<String> names(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(text);
    }
    return names;
  }

  private static String matching(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
