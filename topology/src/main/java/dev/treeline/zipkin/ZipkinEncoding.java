package dev.treeline.zipkin;

import zipkin2.codec.SpanBytesDecoder;

/** How a list of Zipkin spans is written. */
public enum ZipkinEncoding {
  JSON("application/json", SpanBytesDecoder.JSON_V2),
  PROTOBUF("application/x-protobuf", SpanBytesDecoder.PROTO3);

  private final String contentType;
  private final SpanBytesDecoder decoder;

  ZipkinEncoding(String contentType, SpanBytesDecoder decoder) {
    this.contentType = contentType;
    this.decoder = decoder;
  }

  public String contentType() {
    return contentType;
  }

  SpanBytesDecoder decoder() {
    return decoder;
  }
}
