package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.registry.Registry;
import dev.treeline.registry.RegistrySettings;
import dev.treeline.registry.RegistryUnavailableException;
import dev.treeline.registry.SchemaRefusedException;
import dev.treeline.registry.SpanSubjects;
import dev.treeline.registry.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The schema registry that is set, if there is one. */
final class RegistryOf {

  private RegistryOf() {}

  static Optional<Registry> configuration(Configuration configuration) {
    return configuration
        .find(Settings.REGISTRY_URL)
        .map(urls -> new Registry(settings(configuration, urls)));
  }

  private static RegistrySettings settings(Configuration configuration, List<URI> urls) {
    return new RegistrySettings(
        urls,
        configuration.find(Settings.REGISTRY_USER_INFO).orElse(null),
        tls(configuration),
        configuration.get(Settings.REGISTRY_TIMEOUT));
  }

  private static @Nullable SSLContext tls(Configuration configuration) {
    @Nullable Path trust = configuration.find(Settings.REGISTRY_TRUST_STORE).orElse(null);
    @Nullable Path keys = configuration.find(Settings.REGISTRY_KEY_STORE).orElse(null);
    if (trust == null && keys == null) {
      return null;
    }
    try {
      return Tls.context(
          trust,
          configuration.find(Settings.REGISTRY_TRUST_PASSWORD).orElse(null),
          keys,
          configuration.find(Settings.REGISTRY_KEY_PASSWORD).orElse(null));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("schema-registry.ssl: " + e.getMessage());
    }
  }

  static SpanSubjects subjects(Configuration configuration) {
    return new SpanSubjects(
        configuration.get(Settings.REGISTRY_SUBJECTS), TopicsOf.names(configuration).spans());
  }

  /**
   * Registers the schemas of {@code treeline.spans}.
   *
   * @return a line about each subject; none where no registry is set
   */
  static List<String> register(Configuration configuration) {
    Optional<Registry> registry = configuration(configuration);
    List<String> lines = new ArrayList<>();
    if (registry.isPresent()) {
      boolean writes =
          configuration.get(Settings.REGISTRY_WRITE)
              || configuration.find(Settings.VALUE_SERIALIZER).isPresent();
      for (SpanSubjects.Subject subject : subjects(configuration).all(writes)) {
        lines.add(register(registry.get(), subject));
      }
    }
    return lines;
  }

  private static String register(Registry registry, SpanSubjects.Subject subject) {
    try {
      int id = registry.register(subject.name(), subject.schema());
      String what = subject.schema().isUnion() ? "either of both" : subject.schema().getName();
      return "%s: %s, schema id %d".formatted(subject.name(), what, id);
    } catch (SchemaRefusedException e) {
      throw new CommandFailure(
          e.getMessage()
              + ". Set the compatibility of this subject to BACKWARD or NONE, or choose another"
              + " schema-registry.subject-name-strategy",
          e);
    } catch (RegistryUnavailableException e) {
      throw new CommandFailure(
          "cannot register the schemas (%s): check schema-registry.* settings, and that the registry runs"
              .formatted(e.getMessage()),
          e);
    }
  }
}
