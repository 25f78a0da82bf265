package io.sparsewatt.boot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Collects request bodies, counting: one may have so many bytes, all that are held together so
 * many. Memory follows the bytes that came, never the length that was declared. Thread-safe.
 */
public final class BodyIntake {

  // A body is collected in pieces, which are used again, and copied once it is whole: arrays that
  // grow would be twice its size in garbage.
  private static final int PIECE_BYTES = 64 << 10;

  // Pieces kept while nobody needs them: 4 MiB, two 64-beam scans.
  private static final int PIECES_KEPT = 64;

  private final int maxBytes;
  private final long maxBytesInFlight;
  private final AtomicLong inFlight = new AtomicLong();
  private final ArrayBlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES_KEPT);

  /**
   * @param maxBytes of one body
   * @param maxBytesInFlight of all bodies that are being received or worked on
   */
  public BodyIntake(int maxBytes, long maxBytesInFlight) {
    if (maxBytes < 1 || maxBytesInFlight < maxBytes) {
      throw new IllegalArgumentException(
          "1 <= maxBytes <= maxBytesInFlight required but they are "
              + maxBytes
              + " and "
              + maxBytesInFlight);
    }
    this.maxBytes = maxBytes;
    this.maxBytesInFlight = maxBytesInFlight;
  }

  /** Bytes held. */
  public long bytesInFlight() {
    return inFlight.get();
  }

  /** Bytes that one body may have. */
  public int maxBytes() {
    return maxBytes;
  }

  /**
   * Collects a body and holds its share of the bound until what is made of it has ended.
   *
   * @param declared the length that the sender declared, or -1
   * @return empty where the body is; fails with 413 where the body is too large, with 503 where too
   *     much is held
   */
  public <T> Mono<T> take(Flux<DataBuffer> body, long declared, Function<byte[], Mono<T>> use) {
    return Mono.defer(() -> {
      if (declared > maxBytes) {
        return Mono.<T>error(tooLarge(declared + " bytes"));
      }
      Held held = new Held();
      return body.doOnDiscard(DataBuffer.class, DataBufferUtils::release)
          .reduce(held, Held::append)
          .filter(all -> !all.isEmpty())
          .flatMap(all -> use.apply(all.bytes()))
          .doFinally(signal -> held.release());
    });
  }

  /** The part of a connection that collects by itself; give it back by closing it. */
  public Share share() {
    return new Share();
  }

  private Problem tooLarge(String found) {
    return new Problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "body-too-large",
        "the body has " + found + "; at most " + maxBytes + " are accepted. Nothing was accepted");
  }

  /** What one body or connection holds. Thread-safe. */
  public final class Share implements AutoCloseable {

    // Guarded by this.
    private long held;
    private boolean closed;

    private Share() {}

    /**
     * Takes more; nothing once closed.
     *
     * @throws Problem 503 where all together would hold too much
     */
    public synchronized void take(int bytes) {
      if (closed) {
        return;
      }
      if (inFlight.addAndGet(bytes) > maxBytesInFlight) {
        inFlight.addAndGet(-bytes);
        throw new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "too-many-bytes-in-flight",
                "bodies of "
                    + maxBytesInFlight
                    + " bytes are being received or worked on already, which is the limit. Nothing"
                    + " of this one was accepted; send it again")
            .retryAfter(Duration.ofSeconds(1));
      }
      held += bytes;
    }

    /** Gives some of it back. */
    public synchronized void giveBack(long bytes) {
      long back = Math.min(held, bytes);
      held -= back;
      inFlight.addAndGet(-back);
    }

    /** Gives all of it back. */
    @Override
    public synchronized void close() {
      closed = true;
      inFlight.addAndGet(-held);
      held = 0;
    }
  }

  /** One body on its way. Thread-safe: who gives up does so while the next bytes come. */
  private final class Held {

    private final Share share = new Share();
    // Guarded by this.
    private final List<byte[]> own = new ArrayList<>();
    private int count;
    private boolean released;

    synchronized Held append(DataBuffer buffer) {
      try {
        int more = buffer.readableByteCount();
        if (more > maxBytes - count) {
          throw tooLarge("more than " + maxBytes + " bytes");
        }
        share.take(more);
        while (more > 0 && !released) {
          int at = count % PIECE_BYTES;
          if (at == 0) {
            byte[] kept = pieces.poll();
            own.add(kept == null ? new byte[PIECE_BYTES] : kept);
          }
          int taken = Math.min(more, PIECE_BYTES - at);
          buffer.read(own.getLast(), at, taken);
          count += taken;
          more -= taken;
        }
        return this;
      } finally {
        DataBufferUtils.release(buffer);
      }
    }

    synchronized boolean isEmpty() {
      return count == 0;
    }

    synchronized byte[] bytes() {
      byte[] bytes = new byte[count];
      int at = 0;
      for (byte[] piece : own) {
        int here = Math.min(PIECE_BYTES, count - at);
        System.arraycopy(piece, 0, bytes, at, here);
        at += here;
      }
      giveBack();
      return bytes;
    }

    private void giveBack() {
      own.forEach(pieces::offer);
      own.clear();
      count = 0;
    }

    synchronized void release() {
      released = true;
      share.close();
      giveBack();
    }
  }
}
