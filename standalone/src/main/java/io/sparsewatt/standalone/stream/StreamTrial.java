package io.sparsewatt.standalone.stream;

import io.sparsewatt.engine.LayerReceipt;
import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.evaluation.Confusion;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelFidelity;
import io.sparsewatt.sensing.voxel.VoxelKey;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs rules over one scene: the stream's voxels through an incremental session; and the plain
 * voxels of every frame, each through a session that starts anew. One thread. Not thread-safe.
 */
public final class StreamTrial {

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final Network network;
  private final StreamScene scene;
  private final VoxelPolicy none;
  private final List<VoxelUpdate> plain = new ArrayList<>();
  private final List<byte[]> plainAnswers = new ArrayList<>();
  private final long[] plainMacs;

  /**
   * Computes the plain side.
   *
   * @param network labels are compared only if it is trained
   * @param range the grid; rules that are run differ from it in nothing
   */
  public StreamTrial(Network network, StreamScene scene, VoxelPolicy.Range range)
      throws SensingException {
    this.network = network;
    this.scene = scene;
    plainMacs = new long[scene.frames().size()];
    none =
        VoxelPolicy.DEFAULT
            .withRange(range)
            .withHysteresis(VoxelPolicy.Hysteresis.NONE)
            .withClearing(VoxelPolicy.Clearing.OFF);
    try (Session session = network.open(SessionOptions.defaults())) {
      for (int f = 0; f < plainMacs.length; f++) {
        PointFrame frame = scene.frames().get(f);
        plain.add(new Voxeliser(none).process(frame, true));
        plainMacs[f] = feed(session, plain.get(f)).executedMacs();
        if (judgesLabels()) {
          plainAnswers.add(answers(session, frame, range.size()));
        }
      }
    }
  }

  private boolean judgesLabels() {
    return !scene.labels().isEmpty() && network.trained();
  }

  /** What a rule does, in counts, from the frame on whose history is full. */
  public StreamFigures run(VoxelPolicy policy) throws SensingException {
    return run(policy, new Voxeliser(policy).historyFrames());
  }

  /**
   * The same from another frame on.
   *
   * @param from first frame that is counted; a sensor in motion has as much history as it keeps
   *     after {@code persistence + within} frames
   */
  public StreamFigures run(VoxelPolicy policy, int from) throws SensingException {
    Voxeliser voxeliser = new Voxeliser(policy);
    Sums sums = new Sums();
    try (Session session = network.open(SessionOptions.defaults())) {
      for (int f = 0; f < plainMacs.length; f++) {
        PointFrame frame = scene.frames().get(f);
        VoxelUpdate update = voxeliser.process(frame, false);
        Receipt receipt = feed(session, update);
        if (f < from || receipt.keyframe()) {
          continue;
        }
        long[] active = voxeliser.activeKeys();
        sums.add(update, plain.get(f).upserted(), active);
        if (!scene.surfaces().isEmpty()) {
          sums.onSurface += VoxelFidelity.between(scene.surfaces().get(f), active).streamNear();
        }
        sums.rows += receipt.sum(LayerReceipt::sites);
        sums.dirty += receipt.sum(LayerReceipt::dirtySites);
        sums.executed += receipt.executedMacs();
        sums.fullPlain += plainMacs[f];
        if (judgesLabels()) {
          byte[] truth = seen(scene.labels().get(f), plainAnswers.get(f));
          sums.ofPlain.add(truth, plainAnswers.get(f));
          sums.ofStream.add(truth, answers(session, frame, policy.range().size()));
        }
      }
    }
    return sums.figures(!scene.surfaces().isEmpty());
  }

  /**
   * What a rule takes, frame by frame in turn with a full pass on the plain voxels.
   *
   * @param rounds over the scene, at least 2: the first is the compiler's
   */
  public StreamTimes race(VoxelPolicy policy, int rounds) throws SensingException {
    return race(policy, rounds, new Voxeliser(policy).historyFrames());
  }

  /** The same from another frame of each round on. */
  public StreamTimes race(VoxelPolicy policy, int rounds, int from) throws SensingException {
    int most = rounds * plainMacs.length;
    long[] voxelise = new long[most];
    long[] stream = new long[most];
    long[] plainVoxelise = new long[most];
    long[] full = new long[most];
    Voxeliser plainly = new Voxeliser(none);
    int timed = 0;
    try (Session ours = network.open(SessionOptions.defaults());
        Session theirs = network.open(SessionOptions.defaults())) {
      for (int round = 0; round < rounds; round++) {
        Voxeliser voxeliser = new Voxeliser(policy);
        for (int f = 0; f < plainMacs.length; f++) {
          long began = CPU.getCurrentThreadCpuTime();
          VoxelUpdate update = voxeliser.process(scene.frames().get(f), false);
          long voxelised = CPU.getCurrentThreadCpuTime();
          feed(ours, update);
          long taken = CPU.getCurrentThreadCpuTime();
          VoxelUpdate whole = plainly.process(scene.frames().get(f), true);
          long plainlyVoxelised = CPU.getCurrentThreadCpuTime();
          feed(theirs, whole);
          long ended = CPU.getCurrentThreadCpuTime();
          if (round > 0 && f >= from) {
            voxelise[timed] = voxelised - began;
            stream[timed] = taken - began;
            plainVoxelise[timed] = plainlyVoxelised - taken;
            full[timed++] = ended - plainlyVoxelised;
          }
        }
      }
    }
    return new StreamTimes(
        timed,
        median(voxelise, timed),
        median(stream, timed),
        median(plainVoxelise, timed),
        median(full, timed));
  }

  private static double median(long[] nanos, int count) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? Double.NaN : sorted[count / 2] / 1e6;
  }

  private static Receipt feed(Session session, VoxelUpdate update) {
    return update.kind() == VoxelUpdate.Kind.KEYFRAME
        ? session.keyframe(update.upserted(), update.features())
        : session.update(update.deactivated(), update.upserted(), update.features());
  }

  /** Labels of the points that lie in the box; the others are left out. */
  private static byte[] seen(byte[] labels, byte[] plainAnswers) {
    byte[] seen = labels.clone();
    for (int i = 0; i < seen.length; i++) {
      seen[i] = plainAnswers[i] == PointClass.NONE ? PointClass.NONE : seen[i];
    }
    return seen;
  }

  private static byte[] answers(Session session, PointFrame frame, double size) {
    LayerRows rows = session.output();
    long[] keys = rows.keys();
    Pose pose = frame.pose() == null ? Pose.IDENTITY : frame.pose();
    double[] p = new double[3];
    byte[] answer = new byte[frame.count()];
    for (int i = 0; i < answer.length; i++) {
      pose.transform(frame.x()[i], frame.y()[i], frame.z()[i], p);
      int at = nearest(keys, p[0] / size, p[1] / size, p[2] / size);
      answer[i] = at < 0 ? PointClass.NONE : strongest(rows, at);
    }
    return answer;
  }

  /**
   * The row of the voxel that a place lies in; where it is not active, of that one of the 26 around
   * it whose centre is nearest, the first of equals: a voxel that yields is stood for by another.
   * -1 if none is active.
   */
  private static int nearest(long[] keys, double x, double y, double z) {
    int cx = (int) Math.floor(x);
    int cy = (int) Math.floor(y);
    int cz = (int) Math.floor(z);
    int own = Arrays.binarySearch(keys, VoxelKey.pack(cx, cy, cz));
    if (own >= 0) {
      return own;
    }
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int dx = -1; dx <= 1; dx++) {
      for (int dy = -1; dy <= 1; dy++) {
        for (int dz = -1; dz <= 1; dz++) {
          int at = Arrays.binarySearch(keys, VoxelKey.pack(cx + dx, cy + dy, cz + dz));
          double ox = cx + dx + 0.5 - x;
          double oy = cy + dy + 0.5 - y;
          double oz = cz + dz + 0.5 - z;
          double distance = ox * ox + oy * oy + oz * oz;
          if (at >= 0 && distance < least) {
            least = distance;
            best = at;
          }
        }
      }
    }
    return best;
  }

  private static byte strongest(LayerRows rows, int at) {
    int best = 0;
    for (int c = 1; c < PointClass.COUNT; c++) {
      best = rows.value(at, c) > rows.value(at, best) ? c : best;
    }
    return (byte) best;
  }

  private static final class Sums {
    private final Confusion ofPlain = new Confusion();
    private final Confusion ofStream = new Confusion();
    private int frames;
    private long active;
    private long plain;
    private long changed;
    private long plainNear;
    private long streamNear;
    private long onSurface;
    private long rows;
    private long dirty;
    private long executed;
    private long fullPlain;

    void add(VoxelUpdate update, long[] plainKeys, long[] activeKeys) {
      VoxelFidelity fidelity = VoxelFidelity.between(plainKeys, activeKeys);
      frames++;
      active += activeKeys.length;
      plain += plainKeys.length;
      changed += update.upserted().length + update.deactivated().length;
      plainNear += fidelity.plainNear();
      streamNear += fidelity.streamNear();
    }

    StreamFigures figures(boolean surfaces) {
      return new StreamFigures(
          frames,
          (double) active / frames,
          (double) plain / frames,
          (double) changed / plain,
          (double) plainNear / plain,
          surfaces ? (double) onSurface / active : Double.NaN,
          (double) streamNear / active,
          (double) dirty / rows,
          (double) executed / fullPlain,
          ofPlain.points() == 0 ? Double.NaN : ofPlain.meanIou(1),
          ofStream.points() == 0 ? Double.NaN : ofStream.meanIou(1));
    }
  }
}
