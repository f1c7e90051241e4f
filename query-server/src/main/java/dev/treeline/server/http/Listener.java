package dev.treeline.server.http;

/**
 * Where a server listens.
 *
 * @param port 0 takes a free one
 * @param portSetting what to change when the port is taken, for the message
 * @param threads at most; a request has one until its last byte is written
 */
public record Listener(String host, int port, String portSetting, int threads) {}
