package dev.treeline.server.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Of peers with which something is the matter. */
final class Ports {

  private Ports() {}

  /** Connects until one finds no room. */
  static List<Socket> fill(int port) throws IOException {
    List<Socket> connected = new ArrayList<>();
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
        connected.add(socket);
      } catch (SocketTimeoutException noRoom) {
        socket.close();
        return connected;
      }
    }
  }

  /** Nobody listens there. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
