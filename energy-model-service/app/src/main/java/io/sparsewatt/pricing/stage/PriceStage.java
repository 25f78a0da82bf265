package io.sparsewatt.pricing.stage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.energy.EnergyBreakdown;
import io.sparsewatt.energy.Pricing;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.LayerCounts;
import io.sparsewatt.energy.work.Work;
import io.sparsewatt.events.MessageBytes;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.LedgerRecord;
import io.sparsewatt.events.v1.MacCounts;
import io.sparsewatt.events.v1.PartEnergy;
import io.sparsewatt.events.v1.ProfileEnergy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prices every activation event, and keeps the ledger of exact counts.
 *
 * <p>A price is a pure function of one record. The ledger's windows carry their own watermark and
 * come back through {@link #restore}, so nothing needs to be replayed but the last record. Confined
 * to one thread.
 */
public final class PriceStage implements PartitionStage {

  private final List<Profile> profiles;
  private final LedgerBook book;
  private boolean restored;
  private long lastN = -1;

  /**
   * @param profiles priced in this order
   * @param windowNanos length of a ledger window in sensor time
   * @param maxSensors sensors that one partition's ledger holds
   */
  public PriceStage(List<Profile> profiles, long windowNanos, int maxSensors) {
    this.profiles = List.copyOf(profiles);
    this.book = new LedgerBook(windowNanos, maxSensors);
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    ActivationEvent event = parse(in);
    in.requireSensor(event.getId());
    long n = event.getId().getN();
    if (n <= lastN) {
      // A repeat: its energy event is in the log, or follows from the one that is processed now.
      return;
    }
    if (event.hasUnprocessed()) {
      out.emit(
          Topic.ENERGY_EVENTS,
          n,
          in.key(),
          EnergyEvent.newBuilder()
              .setId(event.getId())
              .setTimeNs(event.getTimeNs())
              .setUnprocessed(event.getUnprocessed())
              .setOutcome(event.getOutcome())
              .build());
      lastN = n;
      return;
    }
    book.closeSensors(n - OPEN_FRAMES);
    List<LayerCounts> layers = Receipts.of(event);
    FrameWork work = FrameWork.of(layers);
    LedgerRecord ledger = book.add(event.getId(), event.getTimeNs(), layers);
    out.emit(Topic.ENERGY_EVENTS, n, in.key(), price(event, work));
    if (ledger != null) {
      out.emit(Topic.ENERGY_LEDGER, n, ledger.getSensor() + "/" + ledger.getFirstN(), ledger);
    }
    lastN = n;
  }

  @Override
  public long restartOffset(long next) {
    return Math.max(0, next - 1);
  }

  @Override
  public Carries carries(Topic own) {
    return own == Topic.ENERGY_LEDGER ? Carries.WATERMARKED_STATE : Carries.NOTHING;
  }

  @Override
  public void restore(LogRecord own) {
    byte[] value = own.value();
    if (value == null) {
      return;
    }
    if (!restored) {
      // What the replay added began from nothing; the stored windows hold it.
      book.clear();
      restored = true;
    }
    try {
      book.restore(LedgerRecord.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the ledger record " + own.key() + " at offset " + own.offset() + " is damaged", e);
    }
  }

  private EnergyEvent price(ActivationEvent event, FrameWork work) {
    EnergyEvent.Builder priced =
        EnergyEvent.newBuilder()
            .setId(event.getId())
            .setTimeNs(event.getTimeNs())
            .setActiveVoxels(event.getActiveVoxels())
            .setRangeVoxels(event.getRangeVoxels());
    MacCounts.Builder macs =
        MacCounts.newBuilder()
            .setExecuted(work.executed().macs())
            .setFullStream(work.fullStream().macs())
            .setDense(work.dense().macs());
    Work plain = work.fullPlain();
    if (plain != null) {
      macs.setFullPlain(plain.macs());
    }
    priced.setMacs(macs);
    for (Profile profile : profiles) {
      priced.addProfiles(price(work, plain, profile));
    }
    return priced.build();
  }

  private static ProfileEnergy price(FrameWork work, @Nullable Work plain, Profile profile) {
    EnergyBreakdown executed = Pricing.price(work.executed(), profile);
    ProfileEnergy.Builder energy =
        ProfileEnergy.newBuilder()
            .setProfile(profile.name())
            .setVersion(profile.version())
            .setBasis(profile.basis().id())
            .setExecuted(Joule.band(executed.total()))
            .setFullStream(Joule.band(Pricing.price(work.fullStream(), profile).total()))
            .setDense(Joule.band(Pricing.price(work.dense(), profile).total()));
    if (plain != null) {
      energy.setFullPlain(Joule.band(Pricing.price(plain, profile).total()));
    }
    executed
        .components()
        .forEach((component, joules) ->
            energy.addParts(
                PartEnergy.newBuilder().setPart(component.id()).setEnergy(Joule.band(joules))));
    return energy.build();
  }

  private static ActivationEvent parse(LogRecord in) throws UnprocessableRecordException {
    try {
      byte[] value = in.value();
      if (value == null) {
        throw new UnprocessableRecordException("no-value", "an activation event without a value");
      }
      return MessageBytes.parse(ActivationEvent.parser(), value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnprocessableRecordException(
          "not-an-activation-event", "the value is not an ActivationEvent: " + e.getMessage(), e);
    }
  }
}
