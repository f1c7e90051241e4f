package dev.treeline.testing;

import java.io.IOException;
import java.nio.file.Path;

/** A key of this machine's loopback address, whose certificate nobody else has signed. */
public final class TestKeyStore {

  public static final String PASSWORD = "changeit";

  private TestKeyStore() {}

  /** In PKCS12, for who has the key, and for who trusts it. */
  public static Path in(Path dir) throws IOException, InterruptedException {
    Path store = dir.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no key");
    }
    return store;
  }
}
