package dev.treeline.registry;

import com.fasterxml.jackson.databind.JsonNode;

/** What a registry answered for good. */
sealed interface Reply {

  record Ok(JsonNode body) implements Reply {}

  /**
   * @param code the registry's own, such as 40403; 0 where it gave none
   */
  record No(int status, int code, String message) implements Reply {

    /** Not a proxy's 404, nor that of a path which this registry has not got. */
    boolean isUnknownSchema() {
      return code == 40403;
    }

    boolean isUnknownSubject() {
      return code == 40401 || code == 40402;
    }

    String text() {
      return status
          + (code == 0 ? "" : " (" + code + ")")
          + (message.isEmpty() ? "" : ": ")
          + message;
    }
  }
}
