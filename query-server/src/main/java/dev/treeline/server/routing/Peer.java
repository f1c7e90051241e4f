package dev.treeline.server.routing;

/** Another instance, as {@code host:port}. */
record Peer(String address) {

  /** An IPv6 address gets its brackets. */
  static Peer of(String host, int port) {
    return new Peer((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  @Override
  public String toString() {
    return address;
  }
}
