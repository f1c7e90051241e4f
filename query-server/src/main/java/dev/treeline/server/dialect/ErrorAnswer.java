package dev.treeline.server.dialect;

import java.util.Map;

/** An error as a dialect says it. */
public record ErrorAnswer(int status, Map<String, String> headers, Answer.JsonBody body) {}
