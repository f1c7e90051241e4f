package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Checks of addresses and ports, made before anything slow begins. */
public final class Listeners {

  private Listeners() {}

  /** Whether only this machine can reach the HTTP ports. */
  public static boolean areLocal(Configuration configuration) {
    return address(configuration.get(Settings.HTTP_HOST)).isLoopbackAddress();
  }

  /**
   * The port itself when nobody listens there, or a free one for 0.
   *
   * @param flag the way to choose another port
   * @throws CommandFailure when somebody listens there already
   */
  public static int free(String host, int port, String flag) {
    try (ServerSocket probe = new ServerSocket(port, 1, address(host))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot listen on port %d of %s (%s): stop the program that does, or choose another"
                  .formatted(port, host, e.getMessage())
              + " port with "
              + flag,
          e);
    }
  }

  /** Where clients on this machine find what listens on that host and port. */
  public static String url(String host, int port) {
    boolean bare = host.contains(":") && !host.startsWith("[");
    return "http://" + (bare ? "[" + host + "]" : host) + ":" + port;
  }

  static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ConfigException(
          Settings.HTTP_HOST.key()
              + "="
              + host
              + " is no address: use one of this machine, such as 127.0.0.1 or 0.0.0.0");
    }
  }
}
