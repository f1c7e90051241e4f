package dev.treeline.cli.run;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Setting;
import dev.treeline.cli.config.Settings;
import dev.treeline.registry.CachedSchemas;
import dev.treeline.registry.FramedWriter;
import dev.treeline.registry.Registry;
import dev.treeline.registry.SubjectNames;
import dev.treeline.wire.DeserializedValues;
import dev.treeline.wire.OtherVersions;
import dev.treeline.wire.RegistryValues;
import dev.treeline.wire.SerializedValues;
import dev.treeline.wire.WireValues;
import dev.treeline.wire.WireWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Who reads and who writes values of {@code treeline.spans} that are not in our own encoding. */
final class WireOf {

  private WireOf() {}

  static WireValues reading(Configuration configuration, Parts parts, MeterRegistry meters) {
    OtherVersions others = new OtherVersions(WriterSchemasOf.configuration(configuration));
    if (configuration.find(Settings.VALUE_DESERIALIZER).isPresent()) {
      return parts.add(new DeserializedValues(() -> deserializer(configuration), others));
    }
    Optional<Registry> registry = RegistryOf.configuration(configuration);
    return registry.isPresent()
        ? new RegistryValues(parts.add(new CachedSchemas(registry.get(), meters)), others)
        : others;
  }

  static WireWriter writing(Configuration configuration, Parts parts) {
    boolean framed = configuration.get(Settings.REGISTRY_WRITE);
    if (configuration.find(Settings.VALUE_SERIALIZER).isPresent()) {
      if (framed) {
        throw new ConfigException(
            "schema-registry.write=true and value.serializer exclude each other: remove one");
      }
      return parts.add(new SerializedValues(serializer(configuration)));
    }
    if (!framed) {
      return WireWriter.OWN;
    }
    Registry registry =
        RegistryOf.configuration(configuration)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "schema-registry.write=true needs a registry: set schema-registry.url"));
    return parts.add(
        new FramedWriter(
            registry,
            RegistryOf.subjects(configuration),
            configuration.get(Settings.REGISTRY_AUTO_REGISTER)));
  }

  private static Deserializer<?> deserializer(Configuration configuration) {
    Deserializer<?> deserializer =
        instance(configuration, Settings.VALUE_DESERIALIZER, Deserializer.class);
    deserializer.configure(serde(configuration), false);
    return deserializer;
  }

  @SuppressWarnings("unchecked") // What it takes, nobody can see; the first record shows it.
  private static Serializer<Object> serializer(Configuration configuration) {
    Serializer<Object> serializer =
        instance(configuration, Settings.VALUE_SERIALIZER, Serializer.class);
    serializer.configure(serde(configuration), false);
    return serializer;
  }

  /** As Kafka's own clients make theirs. */
  private static <T> T instance(
      Configuration configuration, Setting<String> setting, Class<T> type) {
    String name = configuration.get(setting);
    ConfigDef definition =
        new ConfigDef()
            .define(setting.key(), ConfigDef.Type.CLASS, ConfigDef.Importance.HIGH, "a class");
    try {
      return new AbstractConfig(definition, Map.of(setting.key(), name), false)
          .getConfiguredInstance(setting.key(), type);
    } catch (RuntimeException e) { // no such class, no public constructor, another interface
      throw new ConfigException(
          "%s=%s cannot be used (%s): name a class that implements %s, and put its jars into TREELINE_CLASS_PATH"
              .formatted(setting.key(), name, e.getMessage(), type.getName()));
    }
  }

  /** Our settings under Confluent's names, so that each is set once; {@code serde.*} wins. */
  static Map<String, Object> serde(Configuration configuration) {
    Map<String, Object> all = new HashMap<>();
    configuration
        .find(Settings.REGISTRY_URL)
        .ifPresent(
            urls ->
                all.put(
                    "schema.registry.url",
                    urls.stream().map(URI::toString).collect(Collectors.joining(","))));
    configuration
        .find(Settings.REGISTRY_USER_INFO)
        .ifPresent(
            userInfo -> {
              all.put("basic.auth.credentials.source", "USER_INFO");
              all.put("basic.auth.user.info", userInfo);
            });
    put(all, configuration, Settings.REGISTRY_TRUST_STORE, "truststore.location");
    put(all, configuration, Settings.REGISTRY_TRUST_PASSWORD, "truststore.password");
    put(all, configuration, Settings.REGISTRY_KEY_STORE, "keystore.location");
    put(all, configuration, Settings.REGISTRY_KEY_PASSWORD, "keystore.password");
    SubjectNames names = configuration.get(Settings.REGISTRY_SUBJECTS);
    all.put(
        "value.subject.name.strategy",
        "io.confluent.kafka.serializers.subject." + names.strategy());
    boolean register = configuration.get(Settings.REGISTRY_AUTO_REGISTER);
    all.put("auto.register.schemas", register);
    if (names == SubjectNames.TOPIC && !register) {
      all.put("use.latest.version", true); // the union that 'treeline topics' registers last
    }
    all.putAll(configuration.passedOn("serde."));
    return all;
  }

  private static void put(
      Map<String, Object> all, Configuration configuration, Setting<?> setting, String name) {
    configuration
        .find(setting)
        .ifPresent(value -> all.put("schema.registry.ssl." + name, value.toString()));
  }
}
