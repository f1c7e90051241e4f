package dev.treeline.server.gateway;

import java.util.Map;

/**
 * What the sender is told.
 *
 * @param headers {@code Content-Type} among them
 */
public record IntakeAnswer(int status, Map<String, String> headers, byte[] body) {}
