package dev.treeline.cli.clients;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * {@code @RegisterExtension static final ClientsExtension clients = new ClientsExtension();}: one
 * Treeline and one installation of the clients for all tests of the JVM.
 */
final class ClientsExtension implements BeforeAllCallback {

  private @Nullable Store shared;

  @Override
  public void beforeAll(ExtensionContext context) {
    // Closed by JUnit with the root, after the last test.
    shared = context.getRoot().getStore(Namespace.create(ClientsExtension.class));
  }

  RunningTreeline treeline() {
    return shared(RunningTreeline.class, RunningTreeline::start);
  }

  NodeClients node() {
    return shared(NodeClients.class, NodeClients::install);
  }

  private <T> T shared(Class<T> type, Supplier<T> start) {
    if (shared == null) {
      throw new IllegalStateException("register ClientsExtension as a static field");
    }
    return shared.getOrComputeIfAbsent(type, key -> start.get(), type);
  }
}
