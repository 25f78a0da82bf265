package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/** Turns the words of one event format into events. Holds the format's state between calls. */
interface EventDecoder {

  /** Bytes of one word; a call always gets whole words. */
  int wordBytes();

  /** Decodes {@code bytes[from, to)}. */
  void decode(byte[] bytes, int from, int to, EventPacketiser out) throws SensingException;
}
