package dev.treeline.server.http;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Remembers the target of a request line that Jetty cannot parse ({@code /traces/%zz}). Jetty
 * throws it away and reports the error for {@code /badMessage}, where no dialect would own it.
 */
final class RememberingConnection extends HttpConnection {

  private String refusedTarget = "";

  private RememberingConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
    super(http, connector, endPoint);
  }

  static HttpConnectionFactory factory(HttpConfiguration configuration) {
    return new HttpConnectionFactory(configuration) {
      @Override
      public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConfiguration http = getHttpConfiguration();
        return configure(new RememberingConnection(http, connector, endPoint), connector, endPoint);
      }
    };
  }

  /** The path of a request as far as it is known. */
  static String pathOf(Request request) {
    if (request.getConnectionMetaData().getConnection() instanceof RememberingConnection connection
        && !connection.refusedTarget.isEmpty()) {
      return connection.refusedTarget.split("[?#]", 2)[0];
    }
    String path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String target, HttpVersion version) {
    try {
      return super.newHttpStream(method, target, version);
    } catch (IllegalArgumentException e) {
      refusedTarget = target;
      throw e;
    }
  }
}
