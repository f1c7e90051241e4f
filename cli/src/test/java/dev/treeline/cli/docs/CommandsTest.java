package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.treeline.cli.Treeline;
import dev.treeline.cli.config.ConfigurationLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Parses, and does not run, what the pages tell to type. */
class CommandsTest {

  /** Up to whatever ends a command in a shell. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|[ (])\\./treeline((?: +[^\\s|;&>#)]+)*)");

  private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");

  private static final Pattern SETTING = Pattern.compile("--set ([^ ]+)");

  @Test
  void everyTreelineCommandOfThePagesIsOne() {
    List<String> commands = commands();

    assertThat(commands).hasSizeGreaterThan(10);
    for (String command : commands) {
      String[] args = command.isEmpty() ? new String[0] : command.split(" +");
      assertThatCode(() -> Treeline.commandLine().parseArgs(args))
          .as("./treeline %s", command)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everySettingThatTheyMakeIsTaken() {
    List<String> settings =
        commands().stream().flatMap(command -> Page.all(SETTING, command).stream()).toList();

    assertThat(settings).isNotEmpty();
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      assertThatCode(
              () ->
                  new ConfigurationLoader(false, warning -> {})
                      .flags(Map.of(pair[0], pair[1]))
                      .load())
          .as(setting)
          .doesNotThrowAnyException();
    }
  }

  private static List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (Page page : Page.all()) {
      Stream.concat(page.blocks("sh").stream(), page.code().stream())
          .map(text -> CONTINUED.matcher(text).replaceAll(" "))
          .flatMap(text -> Page.all(COMMAND, text).stream())
          .forEach(command -> commands.add(command.strip()));
    }
    return commands;
  }
}
