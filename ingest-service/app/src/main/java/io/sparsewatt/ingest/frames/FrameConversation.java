package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * One socket: frames in, in order, one on its way to the log at a time; an answer to each.
 *
 * <p>What a sender sends beyond its credit is not read: its own connection holds it back. When the
 * socket is to close, what is still coming is read and not looked at, since who stops reading
 * closes at once, without a word. Thread-safe.
 */
final class FrameConversation {

  private static final Logger LOG = LoggerFactory.getLogger(FrameConversation.class);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Answers that wait for a sender which reads none; they are short. */
  private static final int MAX_UNREAD = 1024;

  private static final int PINGS_IN_SILENCE = 3;

  /** Codes of applications begin here (RFC 6455, 7.4.2); 4404 is HTTP's 404. */
  private static final int CLOSE_CODES = 4000;

  /** A close frame has 125 bytes, and 2 are the code. */
  private static final int MAX_REASON_BYTES = 123;

  /** A message as it came: to be worked on in its turn. */
  private sealed interface Heard {}

  private record Frame(Envelope envelope, int bytes) implements Heard {}

  private record NoFrame(Problem problem) implements Heard {}

  private final WebSocketSession session;
  private final String path;
  private final SentFrames sent;
  private final FrameIntake intake;
  private final BodyIntake.Share share;
  private final SocketLimits limits;
  private final Sinks.Many<WebSocketMessage> out =
      Sinks.unsafe().many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_UNREAD));
  private final Disposable.Swap raise = Disposables.swap();

  // Guarded by this.
  private int messages;
  private int credit;
  private int inTurn;
  private long lastHeard = System.nanoTime();
  private @Nullable Problem end;

  /**
   * @param path of the request, as problems name it
   * @param share of the bytes in flight
   */
  FrameConversation(
      WebSocketSession session,
      String path,
      SentFrames sent,
      FrameIntake intake,
      BodyIntake.Share share,
      SocketLimits limits) {
    this.session = session;
    this.path = path;
    this.sent = sent;
    this.intake = intake;
    this.share = share;
    this.limits = limits;
  }

  /** Says why there is no conversation, and ends. */
  Mono<Void> refuse(Problem problem) {
    end(problem, new SocketAnswer.Closing(problem, path));
    return Mono.when(listen(), speak()).onErrorComplete();
  }

  /**
   * Converses until either side closes.
   *
   * @param stopping completes when the service stops
   */
  Mono<Void> run(Mono<Void> stopping) {
    open();
    Disposable stop =
        stopping.subscribe(null, failure -> {}, () -> close(OpenConnections.goodbye()));
    Disposable pings =
        Flux.interval(limits.silence().dividedBy(PINGS_IN_SILENCE)).subscribe(tick -> ask());
    return Mono.when(listen(), speak())
        .onErrorResume(failure -> {
          LOG.debug("a socket ends", failure);
          return Mono.empty();
        })
        .doFinally(signal -> {
          stop.dispose();
          pings.dispose();
          raise.dispose();
          share.close();
        });
  }

  private Mono<Void> listen() {
    return session
        .receive()
        // Copied at once: the message's memory is given back when this returns.
        .mapNotNull(this::hear)
        .concatMap(this::take, 1)
        .then()
        .doFinally(signal -> finish());
  }

  private Mono<Void> speak() {
    return session.send(out.asFlux()).then(Mono.defer(() -> session.close(status())));
  }

  private synchronized void open() {
    credit = intake.credit(sent.configuration(), limits.window());
    say(new SocketAnswer.Opened(sent.stream(), credit));
    raiseLater();
  }

  private @Nullable Heard hear(WebSocketMessage message) {
    int number;
    synchronized (this) {
      lastHeard = System.nanoTime();
      if (end != null || message.getType() == WebSocketMessage.Type.PONG) {
        return null;
      }
      number = ++messages;
      inTurn++;
    }
    DataBuffer payload = message.getPayload();
    int bytes = payload.readableByteCount();
    try {
      if (message.getType() != WebSocketMessage.Type.BINARY) {
        throw new Problem(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "not-binary",
            "it is text; a message is binary, and one envelope");
      }
      share.take(bytes);
      return new Frame(Envelope.of(number, payload, limits.maxPayloadBytes()), bytes);
    } catch (Problem e) {
      return new NoFrame(e.told("message " + number + ": ", ""));
    }
  }

  private Mono<Void> take(Heard heard) {
    return Mono.defer(
            () -> {
              if (isEnding()) {
                return Mono.<Void>empty();
              }
              return switch (heard) {
                case Frame frame -> accept(frame.envelope());
                case NoFrame none -> {
                  // Who does not speak in envelopes has nothing to say after it either.
                  notTaken(null, none.problem());
                  yield Mono.<Void>empty();
                }
              };
            })
        .doFinally(signal -> done(heard));
  }

  private Mono<Void> accept(Envelope envelope) {
    FrameHeader header;
    try {
      header = sent.header(envelope);
    } catch (Problem e) {
      refused(null, e, envelope);
      return Mono.empty();
    }
    announce();
    return sent.accept(header, envelope.payload())
        .doOnNext(accepted -> answer(now -> new SocketAnswer.Taken(accepted, now)))
        .onErrorResume(failure -> {
          if (failure instanceof Problem problem) {
            refused(header, problem, envelope);
          } else {
            LOG.error("a frame of {} failed", path, failure);
            notTaken(
                header,
                new Problem(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "defect",
                    "a defect stopped this socket; the service's log says more"));
          }
          return Mono.empty();
        })
        .then();
  }

  private void refused(@Nullable FrameHeader header, Problem problem, Envelope envelope) {
    Problem told = problem.told("message " + envelope.number() + ": ", "");
    if (isForGood(told)) {
      answer(now -> new SocketAnswer.NotTaken(header, true, told, path, now));
    } else {
      notTaken(header, told);
    }
  }

  /** The frame is not on the log: one after it would make it late there. */
  private void notTaken(@Nullable FrameHeader header, Problem problem) {
    end(problem, new SocketAnswer.NotTaken(header, isForGood(problem), problem, path, 0));
  }

  private static boolean isForGood(Problem problem) {
    return problem.status().is4xxClientError() && problem.status() != HttpStatus.TOO_MANY_REQUESTS;
  }

  private synchronized void done(Heard heard) {
    if (heard instanceof Frame frame) {
      share.giveBack(frame.bytes());
    }
    inTurn--;
    lastHeard = System.nanoTime();
  }

  /** Answers with the credit of now. */
  private synchronized void answer(IntFunction<SocketAnswer> words) {
    credit = intake.credit(sent.configuration(), limits.window());
    say(words.apply(credit));
    raiseLater();
  }

  /** Tells a sender whose frame is about to be held back not to send another. */
  private synchronized void announce() {
    if (credit > 0 && intake.credit(sent.configuration(), limits.window()) == 0) {
      credit = 0;
      say(new SocketAnswer.Credit(0));
      raiseLater();
    }
  }

  private void raiseLater() {
    if (credit == 0 && end == null) {
      raise.update(
          intake
              .whenCredit(sent.configuration())
              // Not from within this call.
              .publishOn(Schedulers.parallel())
              .subscribe(null, failure -> LOG.debug("no more credit", failure), this::raise));
    }
  }

  private synchronized void raise() {
    if (credit > 0 || end != null) {
      return;
    }
    credit = intake.credit(sent.configuration(), limits.window());
    if (credit > 0) {
      say(new SocketAnswer.Credit(credit));
    } else {
      raiseLater();
    }
  }

  /** Asks whether the sender is there, or gives it up. */
  private synchronized void ask() {
    if (inTurn > 0 || end != null) {
      // Nothing is heard while it is held back.
      return;
    }
    if (System.nanoTime() - lastHeard > limits.silence().toNanos()) {
      close(
          new Problem(
              HttpStatus.REQUEST_TIMEOUT,
              "silent",
              "nothing was heard for " + limits.silence().toMillis() + " ms, not even a pong"));
    } else {
      send(session.pingMessage(buffers -> buffers.wrap(new byte[0])));
    }
  }

  private void close(Problem problem) {
    end(problem, new SocketAnswer.Closing(problem, path));
  }

  private synchronized void end(Problem problem, SocketAnswer last) {
    if (end == null) {
      say(last);
      end = problem;
      out.tryEmitComplete();
    }
  }

  private synchronized void finish() {
    out.tryEmitComplete();
  }

  private synchronized boolean isEnding() {
    return end != null;
  }

  private void say(SocketAnswer answer) {
    send(session.textMessage(JSON.writeValueAsString(answer.json())));
  }

  private void send(WebSocketMessage message) {
    if (out.tryEmitNext(message) == Sinks.EmitResult.FAIL_OVERFLOW && end == null) {
      end =
          new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "answers-unread",
              MAX_UNREAD + " answers wait and none is read");
      out.tryEmitComplete();
    }
  }

  /** The problem's status as a code, and what fits of its words. */
  private synchronized CloseStatus status() {
    Problem problem = end;
    if (problem == null) {
      return CloseStatus.NORMAL;
    }
    byte[] words = (problem.code() + ": " + problem.detail()).getBytes(StandardCharsets.US_ASCII);
    return new CloseStatus(
        CLOSE_CODES + problem.status().value(),
        new String(words, 0, Math.min(words.length, MAX_REASON_BYTES), StandardCharsets.US_ASCII));
  }
}
