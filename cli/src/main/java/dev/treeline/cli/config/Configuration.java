package dev.treeline.cli.config;

import dev.treeline.topology.source.SourceTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checked values, whatever place they came from. */
public final class Configuration {

  private final Map<Setting<?>, Object> values;
  private final Map<String, String> passedOn;
  private final List<SourceTopic> sources;

  Configuration(
      Map<Setting<?>, Object> values, Map<String, String> passedOn, List<SourceTopic> sources) {
    this.values = Map.copyOf(values);
    this.passedOn = Map.copyOf(passedOn);
    this.sources = sources;
  }

  /** The value of a setting that has a default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalArgumentException(setting.key() + " has no default"));
  }

  // Only the loader fills the map, each setting with a value of its own type.
  @SuppressWarnings("unchecked")
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** Topics to read spans from, besides Treeline's own. */
  public List<SourceTopic> sources() {
    return sources;
  }

  /** Values of keys that begin so, without the beginning: {@code kafka.} or another. */
  public Map<String, String> passedOn(String prefix) {
    Map<String, String> found = new TreeMap<>();
    passedOn.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
