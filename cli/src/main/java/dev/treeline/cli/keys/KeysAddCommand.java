package dev.treeline.cli.keys;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.command.Printed;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Settings;
import dev.treeline.server.auth.KeysFileException;
import dev.treeline.server.auth.NewKey;
import dev.treeline.server.auth.Scope;
import dev.treeline.span.Tenant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code treeline keys add}: the key goes to standard output alone, so that a pipe can take it. */
@Command(
    name = "add",
    description = "Prints a new key once, and stores its hash in the keys file.",
    mixinStandardHelpOptions = true)
final class KeysAddCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--file", paramLabel = "FILE", description = "The keys file (auth.keys-file).")
  private @Nullable String file;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Whose key it is; tells the keys of the file apart.")
  private String name = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose traces (default).")
  private String tenant = "default";

  @Option(
      names = "--scopes",
      split = ",",
      paramLabel = "SCOPE",
      description = "traces:read (the default), traces:write, traces:delete, ops:read.")
  private List<String> scopes = List.of("traces:read");

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      description = "Reads that one instance answers in a minute.")
  private @Nullable Integer requestsPerMinute;

  private boolean shown;

  @Override
  public void run() {
    Path keysFile = keysFile();
    NewKey key = newKey();
    try {
      key.appendTo(keysFile, () -> show(key.key()));
    } catch (KeysFileException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot write "
              + keysFile
              + " ("
              + e.getMessage()
              + "): choose another with --file"
              + (shown ? ", for the key above opens nothing" : ""),
          e);
    }
    spec.commandLine()
        .getErr()
        .println("Its hash is in " + keysFile + "; running instances see it within seconds.");
  }

  private void show(String key) {
    spec.commandLine()
        .getErr()
        .println("Key '" + name + "' of tenant " + tenant + ", not shown again:");
    PrintWriter out = spec.commandLine().getOut();
    out.println(key);
    if (Printed.isLost(out)) {
      throw new CommandFailure(Printed.LOST + "; the key is not in the file");
    }
    shown = true;
  }

  private Path keysFile() {
    Map<String, String> flags = file == null ? Map.of() : Map.of("auth.keys-file", file);
    return config
        .load(false, flags)
        .find(Settings.AUTH_KEYS_FILE)
        .orElseThrow(
            () -> new ConfigException("auth.keys-file is not set: name the file with --file"));
  }

  private NewKey newKey() {
    if (requestsPerMinute != null && requestsPerMinute < 1) {
      throw usage(
          "--requests-per-minute " + requestsPerMinute + ": use 1 or more, or leave it out");
    }
    try {
      return NewKey.create(
          name,
          Tenant.named(tenant),
          parsedScopes(),
          requestsPerMinute == null ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Set<Scope> parsedScopes() {
    Set<Scope> parsed = new LinkedHashSet<>();
    for (String text : scopes) {
      parsed.add(
          Scope.of(text.strip())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'"
                              + text
                              + "' is no scope: use some of traces:read, traces:write,"
                              + " traces:delete, ops:read")));
    }
    return parsed;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
