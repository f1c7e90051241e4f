package dev.treeline.server.gateway;

import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP. */
record OtlpFormat(OtlpEncoding encoding) implements IntakeFormat {

  /** For those who sent something that is no encoding of OTLP. */
  static final OtlpFormat JSON = new OtlpFormat(OtlpEncoding.JSON);

  /** Null for a content type that OTLP does not have. */
  static @Nullable OtlpFormat of(IntakeRequest request) {
    String type = IntakeBody.contentType(request);
    return Arrays.stream(OtlpEncoding.values())
        .filter(encoding -> encoding.contentType().equals(type))
        .findFirst()
        .map(OtlpFormat::new)
        .orElse(null);
  }

  @Override
  public String contentType() {
    return encoding.contentType();
  }

  @Override
  public long weigh(byte[] body) {
    return OtlpDecoder.weigh(encoding, body);
  }

  @Override
  public DecodedSpans decode(byte[] body) {
    return OtlpDecoder.decode(encoding, body);
  }

  @Override
  public IntakeAnswer accepted() {
    return OtlpAnswers.accepted(encoding);
  }

  @Override
  public IntakeAnswer partlyAccepted(List<RejectedSpan> rejected) {
    return OtlpAnswers.partlyAccepted(encoding, rejected);
  }

  @Override
  public IntakeAnswer refused(IntakeRefused refused) {
    return OtlpAnswers.refused(encoding, refused);
  }
}
