package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.assembly.TraceLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class StreamsSettingsOfTest {

  @Test
  void anAddressThatLeadsEachMachineToItselfIsNoneForTheOthers() throws UnknownHostException {
    InetAddress own = InetAddress.getByAddress("web-1", new byte[] {127, 0, 1, 1});

    assertThat(StreamsSettingsOf.complaint(own))
        .hasValueSatisfying(
            text -> assertThat(text).contains("web-1", "127.0.1.1", "advertised.host"));
  }

  @Test
  void limitsThatTheHeapLowersAreTold() {
    TraceLimits asked = new TraceLimits(100_000, 256 << 20);

    assertThat(StreamsSettingsOf.lowered(asked, new TraceLimits(90_000, 30 << 20), 512 << 20))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("90000 spans", "31457280 bytes", "100000", "268435456", "512 MiB")
                    .contains("limits.trace-spans", "limits.trace-bytes"));
    assertThat(StreamsSettingsOf.lowered(asked, asked, 512 << 20)).isEmpty();
  }

  @Test
  void anAddressOfANetworkIsFine() throws UnknownHostException {
    InetAddress own = InetAddress.getByAddress("web-1", new byte[] {10, 0, 0, 7});

    assertThat(StreamsSettingsOf.complaint(own)).isEmpty();
  }
}
