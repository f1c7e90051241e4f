package dev.treeline.server.gateway;

import dev.treeline.server.dialect.ApiRequest;
import java.io.InputStream;

/**
 * A {@code POST /v1/traces}.
 *
 * @param body as it comes from the socket; read only once the key was found good
 */
public record IntakeRequest(ApiRequest.Headers headers, InputStream body) {}
