package dev.treeline.foreign;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/** Why bytes are no protobuf, and what to do: the library's own words are for who calls it. */
public final class ProtobufFault {

  private ProtobufFault() {}

  /** The library has one exception for all, and tells them apart by nothing but these words. */
  public static String of(IOException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (!(refusal instanceof InvalidProtocolBufferException)) {
      return message;
    }
    if (message.contains("ended unexpectedly")) {
      return "it ends in the middle of a field; send all of it";
    }
    if (message.contains("levels of nesting")) {
      return "it is nested too deep; send less in one";
    }
    if (message.contains("too large") || message.contains("negative size")) {
      return "a field claims to be longer than any can be; check what writes it";
    }
    return message.contains("UTF-8")
        ? "a text in it is no UTF-8; check what writes it"
        : "this is no protobuf; check what writes it";
  }
}
