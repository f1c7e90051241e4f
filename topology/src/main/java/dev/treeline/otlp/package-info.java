/**
 * OTLP to spans, in both encodings of a trace request, for whoever receives one: the HTTP intake
 * and the topics of an OpenTelemetry Collector.
 */
@NullMarked
package dev.treeline.otlp;

import org.jspecify.annotations.NullMarked;
