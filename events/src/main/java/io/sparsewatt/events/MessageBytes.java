package io.sparsewatt.events;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;

/** A record's value as a message whose columns are views of it: nothing is copied. */
public final class MessageBytes {

  private MessageBytes() {}

  /**
   * The message. It shares the array, which is not to be modified from here on, and keeps it from
   * being collected as long as one of its columns is held.
   *
   * @throws InvalidProtocolBufferException if the bytes are no such message
   */
  public static <M extends MessageLite> M parse(Parser<M> parser, byte[] value)
      throws InvalidProtocolBufferException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(value).newCodedInput();
    in.enableAliasing(true);
    M message = parser.parseFrom(in);
    in.checkLastTagWas(0);
    return message;
  }
}
