package dev.treeline.cli.run;

import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Setting;
import dev.treeline.cli.config.Settings;
import dev.treeline.cost.PriceTable;
import dev.treeline.hash.Sha256;
import dev.treeline.server.TreelineServer;
import dev.treeline.span.Tenant;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Of all that shapes an answer besides its trace: code, prices, settings. The same on instances
 * that are set up alike, so that a tag from one is known to the others.
 */
final class AnswersVersion {

  /** One class of each module that has a say. */
  private static final List<Class<?>> CODE =
      List.of(TreelineServer.class, PriceTable.class, Tenant.class);

  /** Where an instance stands, and its secrets: another one answers the same without them. */
  private static final Set<Setting<?>> OF_ONE_INSTANCE =
      Set.of(
          Settings.HTTP_HOST,
          Settings.HTTP_PORT,
          Settings.OTLP_PORT,
          Settings.OTLP_GRPC_PORT,
          Settings.BROKER_PORT,
          Settings.DATA_DIR,
          Settings.ADVERTISED_HOST,
          Settings.ADVERTISED_PORT,
          Settings.AUTH_KEYS_FILE,
          Settings.COST_PRICES_FILE, // what is in it counts
          Settings.REGISTRY_USER_INFO,
          Settings.REGISTRY_TRUST_STORE,
          Settings.REGISTRY_TRUST_PASSWORD,
          Settings.REGISTRY_KEY_STORE,
          Settings.REGISTRY_KEY_PASSWORD);

  private AnswersVersion() {}

  static String of(Configuration configuration) {
    Set<Path> code = new TreeSet<>();
    for (Class<?> type : CODE) {
      URL place = type.getProtectionDomain().getCodeSource().getLocation();
      code.add(Path.of(URI.create(place.toString())));
    }
    return of(code, configuration);
  }

  /**
   * @param code jars, or directories of classes
   */
  static String of(Collection<Path> code, Configuration configuration) {
    MessageDigest digest = Sha256.begin();
    try {
      for (Path jar : code) {
        addCode(digest, jar);
      }
      Optional<Path> prices = configuration.find(Settings.COST_PRICES_FILE);
      if (prices.isPresent()) {
        digest.update(Files.readAllBytes(prices.get()));
      }
    } catch (IOException e) {
      add(digest, UUID.randomUUID().toString()); // then tags end with the process
    }
    for (Setting<?> setting : Settings.all()) {
      if (!OF_ONE_INSTANCE.contains(setting)) {
        configuration
            .find(setting)
            .ifPresent(value -> add(digest, setting.key() + "=" + inOrder(value) + "\n"));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A jar's own checksums; classes in a directory are somebody's work in progress. */
  private static void addCode(MessageDigest digest, Path jar) throws IOException {
    if (Files.isDirectory(jar)) {
      add(digest, UUID.randomUUID().toString());
      return;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory())
          .sorted(Comparator.comparing(ZipEntry::getName))
          .forEach(entry -> add(digest, entry.getName() + " " + entry.getCrc()));
    }
  }

  private static String inOrder(Object value) {
    return value instanceof Collection<?> several
        ? several.stream().map(String::valueOf).sorted().toList().toString()
        : value.toString();
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
