package dev.treeline.cli.config;

import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import dev.treeline.topology.source.SourceTopic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the places together: file, then environment, then command line; the last one wins. */
public final class ConfigurationLoader {

  private final boolean dev;
  private final Consumer<String> warnings;
  private final Map<String, Given> given = new LinkedHashMap<>();

  /**
   * @param dev whether the defaults of {@code treeline dev} count
   */
  public ConfigurationLoader(boolean dev, Consumer<String> warnings) {
    this.dev = dev;
    this.warnings = warnings;
  }

  public ConfigurationLoader file(@Nullable Path file) {
    if (file != null) {
      ConfigFile.read(file).forEach((key, text) -> give(key, text, "in " + file));
    }
    return this;
  }

  public ConfigurationLoader environment(Map<String, String> environment) {
    Map<String, String> known = EnvironmentNames.known();
    environment.forEach(
        (name, text) -> {
          String key = keyOf(name, known);
          if (key != null) {
            give(key, text, "in the variable " + name);
          } else if (name.startsWith(EnvironmentNames.PREFIX)
              && !EnvironmentNames.SPECIAL.contains(name)) {
            warnings.accept("the variable " + name + " is no setting of Treeline and is ignored");
          }
        });
    return this;
  }

  private @Nullable String keyOf(String variable, Map<String, String> known) {
    Set<String> sources = new TreeSet<>(Set.of(SourceTopic.DEFAULT_TOPIC));
    given.keySet().forEach(key -> SourceKey.parse(key).ifPresent(at -> sources.add(at.name())));
    String key = known.get(variable);
    return key != null
        ? key
        : SourceKey.ofVariable(variable, sources).map(SourceKey::key).orElse(null);
  }

  /**
   * @param flags from keys to texts
   */
  public ConfigurationLoader flags(Map<String, String> flags) {
    flags.forEach((key, text) -> give(key, text, "on the command line"));
    return this;
  }

  private void give(String key, String text, String place) {
    if (Settings.named(key).isEmpty()
        && !Settings.isPassedOn(key)
        && SourceKey.parse(key).isEmpty()) {
      throw new ConfigException(unknown(key, place));
    }
    given.put(key, new Given(text, place));
  }

  private static String unknown(String key, String place) {
    if (key.startsWith(SourceKey.PREFIX)) {
      return "unknown setting " + key + " " + place + ": " + SourceKey.REMEDY;
    }
    String section = key.substring(0, key.indexOf('.') + 1);
    List<String> near =
        Settings.all().stream()
            .map(Setting::key)
            .filter(known -> !section.isEmpty() && known.startsWith(section))
            .toList();
    return "unknown setting "
        + key
        + " "
        + place
        + (near.isEmpty()
            ? ": remove it, or see docs/configuration.md"
            : ": use one of " + String.join(", ", near));
  }

  public Configuration load() {
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : Settings.all()) {
      value(setting).ifPresent(value -> values.put(setting, value));
    }
    Map<String, String> passedOn = new HashMap<>();
    given.forEach(
        (key, value) -> {
          if (Settings.isPassedOn(key)) {
            KafkaValues.check(key, value);
            passedOn.put(key, value.text());
          }
        });
    Configuration read = new Configuration(values, passedOn, List.of());
    return new Configuration(
        values,
        passedOn,
        SourceSettings.of(
            given,
            Tenant.named(read.get(Settings.SPANS_TENANT)),
            new Topics(read.get(Settings.TOPICS_PREFIX))));
  }

  private <T> Optional<T> value(Setting<T> setting) {
    Given used = given.get(setting.key());
    if (used == null) {
      String text = dev ? setting.devDefaultText() : setting.defaultText();
      if (text == null) {
        return Optional.empty();
      }
      used = new Given(text, "by default");
    }
    try {
      return Optional.of(setting.type().reader().apply(used.text()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      // A URL is refused where it holds a password, among others.
      boolean secret = setting.type() == ValueType.SECRET || used.text().contains("@");
      throw (secret ? used.hidden() : used).noValueOf(setting.key(), setting.type().remedy());
    }
  }
}
