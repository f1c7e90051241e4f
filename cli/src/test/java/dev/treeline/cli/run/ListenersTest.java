package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.ConfigurationLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenersTest {

  @Test
  void aTakenPortNamesTheFlagToChooseAnother() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Listeners.free("127.0.0.1", port, "--port"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageStartingWith("cannot listen on port " + port + " of 127.0.0.1")
          .hasMessageEndingWith("choose another port with --port");
    }
  }

  @Test
  void aFreePortAndAnyPortPass() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(Listeners.free("127.0.0.1", free, "--port")).isEqualTo(free);
    assertThat(Listeners.free("127.0.0.1", 0, "--port")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, true", "localhost, true", "::1, true", "0.0.0.0, false"})
  void onlyLoopbackAddressesAreLocal(String host, boolean local) {
    assertThat(
            Listeners.areLocal(
                new ConfigurationLoader(false, w -> {}).flags(Map.of("http.host", host)).load()))
        .isEqualTo(local);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080",
    "localhost, http://localhost:8080",
    "::1, http://[::1]:8080",
    "[::1], http://[::1]:8080"
  })
  void clientsGoWhereItListens(String host, String url) {
    assertThat(Listeners.url(host, 8080)).isEqualTo(url);
  }

  @Test
  void aHostThatIsNoAddressNamesTheSetting() {
    assertThatThrownBy(() -> Listeners.address("no such host"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("http.host=no such host is no address");
  }
}
