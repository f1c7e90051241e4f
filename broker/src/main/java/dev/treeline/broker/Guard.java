package dev.treeline.broker;

import java.nio.file.Path;
import java.util.Map;

/**
 * A listener of TLS and passwords beside the plain one, and an authorizer that permits nothing
 * which was not granted; whoever comes by the plain one may do everything.
 *
 * @param keyStore in PKCS12
 */
public record Guard(int port, Path keyStore, String storePassword) {

  private static final String LISTENER = "SASL_SSL";
  private static final String MECHANISM = "SCRAM-SHA-512";

  public static Guard onAFreePort(Path keyStore, String storePassword) {
    return new Guard(FreePorts.next(), keyStore, storePassword);
  }

  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  void addTo(Map<String, String> properties) {
    append(properties, "listeners", LISTENER + "://" + bootstrapServers());
    append(properties, "listener.security.protocol.map", LISTENER + ":SASL_SSL");
    properties.put("ssl.keystore.type", "PKCS12");
    properties.put("ssl.keystore.location", keyStore.toString());
    properties.put("ssl.keystore.password", storePassword);
    properties.put("sasl.enabled.mechanisms", MECHANISM);
    properties.put(
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put("super.users", "User:ANONYMOUS");
  }

  private static void append(Map<String, String> properties, String list, String more) {
    properties.merge(list, more, (before, added) -> before + "," + added);
  }
}
