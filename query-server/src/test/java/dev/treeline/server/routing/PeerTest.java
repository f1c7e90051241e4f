package dev.treeline.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.trace.TraceLocator.Owner;
import org.junit.jupiter.api.Test;

class PeerTest {

  /** Also where the machine has no such address to try it with. */
  @Test
  void anIpv6AddressGetsItsBrackets() {
    assertThat(Peer.of(new Owner.There("::1", 7002)).address()).isEqualTo("[::1]:7002");
    assertThat(Peer.of(new Owner.There("10.0.0.7", 7002)).address()).isEqualTo("10.0.0.7:7002");
    assertThat(Peer.of(new Owner.There("node-7", 7002)).address()).isEqualTo("node-7:7002");
  }
}
