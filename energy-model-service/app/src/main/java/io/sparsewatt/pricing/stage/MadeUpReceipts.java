package io.sparsewatt.pricing.stage;

import io.sparsewatt.boot.WarmUp;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.LayerReceipt;
import java.time.Duration;
import java.util.List;

/** Receipts of a made-up network, priced as live ones are; the joules go nowhere. */
public final class MadeUpReceipts {

  private static final String SENSOR = "warm-up";
  private static final long FRAME_NANOS = 100_000_000L;
  // About as many as the network that ships has.
  private static final int LAYERS = 24;
  private static final int CHANNELS = 32;
  private static final int TAPS = 27;
  private static final long SITES = 20_000;
  private static final long RANGE = 512L * 512 * 32;

  // A receipt takes a millisecond at most once compiled.
  private static final int FEWEST = 200;
  private static final int MOST = 4_000;
  // So that the ledger's windows end now and then.
  private static final long WINDOW_NANOS = 20 * FRAME_NANOS;

  private MadeUpReceipts() {}

  /**
   * Warms up.
   *
   * @param profiles that live frames are priced on
   * @param limit no receipt is begun later than this; 0 for none
   */
  public static WarmUp.Outcome warmUp(List<Profile> profiles, Duration limit) {
    PriceStage stage = new PriceStage(profiles, WINDOW_NANOS, 1);
    return WarmUp.run(
        "price",
        FEWEST,
        MOST,
        limit,
        n ->
            stage.process(
                new LogRecord(Topic.ACTIVATION_EVENTS, 0, n, 0, SENSOR, receipt(n).toByteArray()),
                (topic, of, key, message) -> {
                  var _ = message.toByteArray();
                }));
  }

  private static ActivationEvent receipt(int n) {
    ActivationEvent.Builder event =
        ActivationEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor(SENSOR).setStream(SENSOR).setSeq(n).setN(n))
            .setTimeNs(n * FRAME_NANOS)
            .setActiveVoxels(SITES)
            .setRangeVoxels(RANGE);
    for (int layer = 0; layer < LAYERS; layer++) {
      long sites = SITES - 100L * layer - n % 50;
      long dirty = sites * 3 / 4;
      long macs = (long) CHANNELS * CHANNELS;
      event.addLayers(
          LayerReceipt.newBuilder()
              .setName("layer" + layer)
              .setInputChannels(CHANNELS)
              .setOutputChannels(CHANNELS)
              .setParameters(TAPS * macs)
              .setSites(sites)
              .setDirtySites(dirty)
              .setEdges(9 * sites)
              .setExecutedEdges(9 * dirty)
              .setDeltaMacs(5 * dirty * macs)
              .setExecutedMacs(9 * dirty * macs)
              .setFullStreamMacs(9 * sites * macs)
              .setDenseMacs(TAPS * RANGE * macs)
              .setDenseSites(RANGE)
              .setDenseEdges(TAPS * RANGE));
    }
    return event.build();
  }
}
