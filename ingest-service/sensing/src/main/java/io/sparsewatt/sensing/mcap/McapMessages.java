package io.sparsewatt.sensing.mcap;

import io.sparsewatt.sensing.SensingException;
import org.jspecify.annotations.Nullable;

/** Messages of an MCAP file, one after the other. Not thread-safe. */
public interface McapMessages extends AutoCloseable {

  /**
   * The next message, or null after the last one. Its bytes are valid until the chunk's last
   * message is forgotten: keep the buffer only as long as the message is in use.
   *
   * @throws SensingException naming the byte; every further call fails alike
   */
  McapRecord.@Nullable Message next() throws SensingException;

  @Override
  void close() throws SensingException;
}
