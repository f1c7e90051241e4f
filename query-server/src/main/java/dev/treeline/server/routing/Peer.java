package dev.treeline.server.routing;

import dev.treeline.trace.TraceLocator.Owner.There;

/** Another instance, as {@code host:port}. */
record Peer(String address) {

  /** An IPv6 address gets its brackets. */
  static Peer of(There there) {
    String host = there.host();
    return new Peer((host.contains(":") ? "[" + host + "]" : host) + ":" + there.port());
  }

  @Override
  public String toString() {
    return address;
  }
}
