package dev.treeline.registry;

/** The registry does not take a schema, most often for its rules of compatibility. */
public final class SchemaRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  SchemaRefusedException(String subject, Reply.No no) {
    super("the schema registry refuses the schema of the subject " + subject + ": " + no.text());
  }
}
