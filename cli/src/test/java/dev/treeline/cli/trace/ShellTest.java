package dev.treeline.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellTest {

  @Test
  void theFirstLocaleThatIsSetDecides() {
    assertThat(shell(false, Map.of("LANG", "en_US.UTF-8")).unicode()).isTrue();
    assertThat(shell(false, Map.of("LC_CTYPE", "de_DE.utf8", "LANG", "C")).unicode()).isTrue();
    assertThat(shell(false, Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8")).unicode()).isFalse();
    assertThat(shell(false, Map.of("LC_ALL", "", "LANG", "en_US.UTF-8")).unicode()).isTrue();
    assertThat(shell(false, Map.of()).unicode()).isFalse();
  }

  @Test
  void onlyATerminalThatDoesNotObjectGetsColours() {
    assertThat(shell(true, Map.of()).colour()).isTrue();
    assertThat(shell(false, Map.of()).colour()).isFalse();
    assertThat(shell(true, Map.of("NO_COLOR", "1")).colour()).isFalse();
    assertThat(shell(true, Map.of("NO_COLOR", "")).colour()).isTrue();
    assertThat(shell(true, Map.of("TERM", "dumb")).colour()).isFalse();
  }

  @Test
  void theSizeComesFromTheEnvironmentOrIsTheUsualOne() {
    Map<String, String> env = Map.of("LINES", "50", "COLUMNS", "132");

    assertThat(shell(false, env).size()).isEqualTo(new Shell.Size(50, 132));
    assertThat(shell(false, Map.of("COLUMNS", "x")).size()).isEqualTo(new Shell.Size(24, 80));
  }

  private static Shell shell(boolean tty, Map<String, String> env) {
    OutputStream none = OutputStream.nullOutputStream();
    return new Shell(env, none, none, tty, Clock.systemUTC());
  }
}
