package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

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
  void anAddressOfANetworkIsFine() throws UnknownHostException {
    InetAddress own = InetAddress.getByAddress("web-1", new byte[] {10, 0, 0, 7});

    assertThat(StreamsSettingsOf.complaint(own)).isEmpty();
  }
}
