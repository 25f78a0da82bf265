package io.sparsewatt.sensing.mcap;

import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages by log time, chunk by chunk: a chunk is opened before any message that is not older than
 * its first one is given.
 */
final class IndexedMessages implements McapMessages {

  private static final Comparator<OpenChunk> BY_TIME =
      Comparator.comparing(OpenChunk::time, Long::compareUnsigned)
          .thenComparingInt(chunk -> chunk.order);

  private final McapFile file;
  private final List<McapRecord.ChunkIndex> chunks;
  private final Set<Integer> channels;
  private final long expected;
  private final PriorityQueue<OpenChunk> open = new PriorityQueue<>(BY_TIME);
  private int nextChunk;
  private long openBytes;
  private long given;
  private @Nullable SensingException failure;

  /**
   * @param chunks by the time of their first message
   * @param expected messages in all, as the summary counts them
   */
  IndexedMessages(
      McapFile file, List<McapRecord.ChunkIndex> chunks, Set<Integer> channels, long expected) {
    this.file = file;
    this.chunks = chunks;
    this.channels = channels;
    this.expected = expected;
  }

  @Override
  public McapRecord.@Nullable Message next() throws SensingException {
    if (failure != null) {
      throw failure;
    }
    try {
      openDue();
      OpenChunk first = open.poll();
      if (first == null) {
        requireAll();
        return null;
      }
      McapRecord.Message message = first.take();
      if (first.isEmpty()) {
        openBytes -= first.bytes;
      } else {
        open.add(first);
      }
      given++;
      return message;
    } catch (SensingException e) {
      failure = e;
      open.clear();
      throw e;
    }
  }

  private void openDue() throws SensingException {
    while (nextChunk < chunks.size()) {
      OpenChunk first = open.peek();
      McapRecord.ChunkIndex index = chunks.get(nextChunk);
      if (first != null && Long.compareUnsigned(index.messageStartTime(), first.time()) > 0) {
        return;
      }
      openBytes += openNext(index);
      if (openBytes > file.limits().maxOpenChunkBytes()) {
        throw new SensingException(
            "mcap-chunks-overlap",
            file.chunkPlace(index)
                + ": chunks of "
                + openBytes
                + " bytes overlap in time; at most "
                + file.limits().maxOpenChunkBytes()
                + " are held. Sort the file by time (`mcap sort`).");
      }
    }
  }

  private long openNext(McapRecord.ChunkIndex index) throws SensingException {
    ByteBuffer content = file.readChunk(index);
    String place = file.chunkPlace(index);
    List<McapRecord.Message> messages = new ArrayList<>();
    while (content.hasRemaining()) {
      McapRecord record = McapReader.nextInChunk(content, place);
      if (record instanceof McapRecord.Message message && channels.contains(message.channelId())) {
        messages.add(message);
      }
    }
    int order = nextChunk++;
    if (messages.isEmpty()) {
      return 0;
    }
    // Stable: messages of one time stay in the file's order.
    messages.sort(Comparator.comparing(McapRecord.Message::logTime, Long::compareUnsigned));
    open.add(new OpenChunk(order, messages, content.limit()));
    return content.limit();
  }

  private void requireAll() throws SensingException {
    if (given != expected) {
      throw new SensingException(
          "mcap-malformed",
          file.name()
              + ": the statistics count "
              + expected
              + " messages of the wanted channels, the indexed chunks hold "
              + given
              + ". Rebuild the index (`mcap recover`).");
    }
  }

  @Override
  public void close() {
    open.clear();
    nextChunk = chunks.size();
  }

  private static final class OpenChunk {
    private final int order;
    private final List<McapRecord.Message> messages;
    private final long bytes;
    private int next;

    OpenChunk(int order, List<McapRecord.Message> messages, long bytes) {
      this.order = order;
      this.messages = messages;
      this.bytes = bytes;
    }

    long time() {
      return messages.get(next).logTime();
    }

    McapRecord.Message take() {
      return messages.get(next++);
    }

    boolean isEmpty() {
      return next == messages.size();
    }
  }
}
