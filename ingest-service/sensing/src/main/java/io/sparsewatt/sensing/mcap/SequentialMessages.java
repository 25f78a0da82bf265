package io.sparsewatt.sensing.mcap;

import io.sparsewatt.sensing.SensingException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages in the file's order, from front to end. */
final class SequentialMessages implements McapMessages {

  private final McapReader reader;
  private final Set<Integer> channels;

  SequentialMessages(McapReader reader, Set<Integer> channels) {
    this.reader = reader;
    this.channels = channels;
  }

  @Override
  public McapRecord.@Nullable Message next() throws SensingException {
    McapRecord record;
    while ((record = reader.next()) != null) {
      if (record instanceof McapRecord.Message message && channels.contains(message.channelId())) {
        return message;
      }
    }
    return null;
  }

  @Override
  public void close() throws SensingException {
    reader.close();
  }
}
