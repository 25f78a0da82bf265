package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said on a socket, as JSON. */
sealed interface SocketAnswer {

  Map<String, @Nullable Object> json();

  /** The socket is open; frames without a stream belong to this one. */
  record Opened(String stream, int credit) implements SocketAnswer {
    @Override
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("status", "open");
      json.put("stream", stream);
      json.put("credit", credit);
      return json;
    }
  }

  /** The credit has changed between two answers. */
  record Credit(int credit) implements SocketAnswer {
    @Override
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("status", "credit");
      json.put("credit", credit);
      return json;
    }
  }

  /** The log has the frame, or it was dropped before the log. */
  record Taken(Accepted accepted, int credit) implements SocketAnswer {
    @Override
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("seq", accepted.firstSeq());
      json.put("status", accepted.droppedWhole() ? "dropped" : "accepted");
      json.put("credit", credit);
      json.put("stream", accepted.stream());
      json.put("n", accepted.lastN());
      if (accepted.events()) {
        json.put("lastSeq", accepted.lastSeq());
        json.put("packets", accepted.frames());
        json.put("droppedPackets", accepted.dropped());
      }
      return json;
    }
  }

  /**
   * The frame was not taken: {@code refused} for good, or {@code retry}, and then nothing after it
   * either.
   *
   * @param header as far as it could be read
   */
  record NotTaken(
      @Nullable FrameHeader header, boolean forGood, Problem problem, String path, int credit)
      implements SocketAnswer {
    @Override
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("seq", header == null ? null : header.seq());
      json.put("status", forGood ? "refused" : "retry");
      json.put("credit", credit);
      json.put("stream", header == null ? null : header.stream());
      json.put("problem", problem.json(path));
      return json;
    }
  }

  /** The socket closes, for a reason that no frame gave. */
  record Closing(Problem problem, String path) implements SocketAnswer {
    @Override
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("status", "closing");
      json.put("credit", 0);
      json.put("problem", problem.json(path));
      return json;
    }
  }
}
