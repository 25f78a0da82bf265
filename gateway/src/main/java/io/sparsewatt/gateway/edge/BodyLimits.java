package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Body;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/** Bounds request bodies by what is declared and by what comes: a chunked body declares nothing. */
final class BodyLimits {

  /** A sensor's configuration or a key. */
  private static final long SMALL_BYTES = 64 << 10;

  /** docs/api/live.md, section 7. */
  private static final long RECEIPT_BYTES = 1 << 20;

  private final long wholeBytes;

  /**
   * @param wholeBytes of a frame or a scenario
   */
  BodyLimits(long wholeBytes) {
    this.wholeBytes = wholeBytes;
  }

  /**
   * The request, whose body fails beyond its limit.
   *
   * @throws ProblemException if it declares more
   */
  ServerHttpRequest limit(ServerHttpRequest request, Body kind) {
    if (kind == Body.STREAM) {
      return request;
    }
    long most =
        switch (kind) {
          case NONE, SMALL -> SMALL_BYTES;
          case RECEIPTS -> RECEIPT_BYTES;
          case WHOLE, STREAM -> wholeBytes;
        };
    if (request.getHeaders().getContentLength() > most) {
      throw tooLarge(
          "declares " + request.getHeaders().getContentLength() + " bytes", most, request);
    }
    return new ServerHttpRequestDecorator(request) {
      @Override
      public Flux<DataBuffer> getBody() {
        AtomicLong bytes = new AtomicLong();
        return super.getBody()
            .handle((buffer, sink) -> {
              if (bytes.addAndGet(buffer.readableByteCount()) > most) {
                DataBufferUtils.release(buffer);
                sink.error(tooLarge("goes on beyond the limit", most, request));
              } else {
                sink.next(buffer);
              }
            });
      }
    };
  }

  private static ProblemException tooLarge(String what, long most, ServerHttpRequest request) {
    return new ProblemException(
        new Problem(
            413,
            "request.too-large",
            "Body too large",
            "The body sent to "
                + request.getPath().value()
                + " "
                + what
                + "; "
                + most
                + " bytes are the limit. Nothing of it was taken. Send less at a time."));
  }
}
