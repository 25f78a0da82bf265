package io.sparsewatt.gateway.view;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.MessageBytes;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.ProfileEnergy;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.voxel.BrokenGroupException;
import io.sparsewatt.gateway.feed.FeedRecord;
import io.sparsewatt.gateway.json.EnergyJson;
import io.sparsewatt.gateway.json.EventBody;
import io.sparsewatt.gateway.json.EventHead;
import io.sparsewatt.gateway.json.HelloJson;
import io.sparsewatt.gateway.json.Json;
import io.sparsewatt.gateway.json.LagJson;
import io.sparsewatt.gateway.json.PlanJson;
import io.sparsewatt.gateway.json.SceneJson;
import io.sparsewatt.gateway.json.SensorFacts;
import io.sparsewatt.gateway.json.SparsityJson;
import io.sparsewatt.gateway.json.SparsitySums;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every sensor's present state, from the log alone, and its fan-out. All state is confined to one
 * thread, that of the executor given; what clients wait for is in their own bounded queues.
 */
public final class LiveViews {

  private static final Logger LOG = LoggerFactory.getLogger(LiveViews.class);

  private static final int MAX_CLASSES = 255;

  private final ViewLimits limits;
  private final String instance;
  private final HelloJson.Server server;
  private final String configuredProfile;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Executor loop;
  private final ViewObserver observer;

  private final Map<String, SensorView> sensors = new TreeMap<>();
  private final Map<String, String> profileTitles = new LinkedHashMap<>();
  private final EventRing ring;
  private final Set<EventQueue> eventClients = new LinkedHashSet<>();
  private final Set<VoxelClient> voxelClients = new LinkedHashSet<>();
  private List<HelloJson.ProfileName> profiles = List.of();
  private boolean helloDue;
  private volatile boolean caughtUp;

  /**
   * @param instance this gateway's own name in event ids: letters and digits, another at each start
   * @param configuredProfile the hardware profile to show first while no energy event names any
   * @param loop runs tasks one at a time, in order
   */
  public LiveViews(
      ViewLimits limits,
      String instance,
      HelloJson.Server server,
      String configuredProfile,
      InstantSource clock,
      LongSupplier nanoTime,
      Executor loop,
      ViewObserver observer) {
    this.limits = limits;
    this.instance = instance;
    this.server = server;
    this.configuredProfile = configuredProfile;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.loop = loop;
    this.observer = observer;
    this.ring = new EventRing(limits.replayBytes());
  }

  // ---- The log. On the views' thread.

  /** Takes the next record; one that can't be read is logged and counted. */
  public void take(FeedRecord record) {
    try {
      switch (record.topic()) {
        case SENSORS -> configure(record);
        case VOXEL_EVENTS -> voxels(record, MessageBytes.parse(VoxelEvent.parser(), value(record)));
        case ACTIVATION_EVENTS ->
            activation(record, MessageBytes.parse(ActivationEvent.parser(), value(record)));
        case ENERGY_EVENTS ->
            energy(record, MessageBytes.parse(EnergyEvent.parser(), value(record)));
        case SCENES -> scene(record, MessageBytes.parse(SceneEvent.parser(), value(record)));
        case PLANS -> plan(record, MessageBytes.parse(PlanEvent.parser(), value(record)));
        case SENSOR_FRAMES, ENERGY_LEDGER -> LOG.debug("{} is not viewed", record.topic().id());
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
      observer.damaged(record.topic());
      LOG.warn(
          "a record of {} for {} is ignored: {}",
          record.topic().id(),
          record.key(),
          e.getMessage());
    }
    sayHello();
  }

  private static byte[] value(FeedRecord record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("it has no value");
    }
    return value;
  }

  /** Everything that the log held at the start is in the views. Thread-safe. */
  public void caughtUp() {
    loop.execute(() -> caughtUp = true);
  }

  /** Whether everything that the log held at the start is in the views. Thread-safe. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  private void configure(FeedRecord record) throws InvalidProtocolBufferException {
    byte[] value = record.value();
    if (value == null) {
      if (sensors.remove(record.key()) != null) {
        helloDue = true;
      }
      return;
    }
    SensorConfiguration configuration = SensorConfiguration.parseFrom(value);
    configure(sensor(configuration.getSensor()), configuration);
    observer.taken(record.topic(), -1);
  }

  private void configure(SensorView sensor, SensorConfiguration configuration) {
    SensorConfiguration before = sensor.configuration();
    // A keyframe read back may carry an older one than the registry.
    if (before == null || configuration.getVersion() > before.getVersion()) {
      sensor.configure(configuration);
      helloDue = true;
    }
  }

  private SensorView sensor(String id) {
    SensorView sensor = sensors.get(id);
    if (sensor == null) {
      if (id.isEmpty()) {
        throw new IllegalArgumentException("it names no sensor");
      }
      if (sensors.size() >= limits.sensors()) {
        throw new IllegalArgumentException(
            "sensor " + id + " is one too many; " + limits.sensors() + " are viewed at most");
      }
      sensor = new SensorView(limits.voxels());
      sensors.put(id, sensor);
    }
    return sensor;
  }

  /** Notes the frame's passing; null where it is a repeat. */
  private @Nullable EventHead pass(
      FeedRecord record, SensorView sensor, Stage stage, FrameRef id, long timeNs) {
    long now = clock.millis();
    long latency = caughtUp ? Math.max(0, now - record.timestampMillis()) : -1;
    long seen = caughtUp ? now : Math.min(now, record.timestampMillis());
    if (!sensor.pass(stage, id, timeNs, record.timestampMillis(), seen, latency)) {
      observer.repeated(record.topic());
      return null;
    }
    observer.taken(record.topic(), latency);
    if (sensor.updateStreaming(now)) {
      helloDue = true;
    }
    return EventHead.of(id, timeNs, latency, record.tookNanos());
  }

  private void voxels(FeedRecord record, VoxelEvent event) {
    String id = event.getId().getSensor();
    SensorView sensor = sensor(id);
    if (pass(record, sensor, Stage.VOXELS, event.getId(), event.getTimeNs()) == null) {
      return;
    }
    switch (event.getOutcomeCase()) {
      case KEYFRAME, DELTA -> {
        if (event.hasKeyframe() && event.getKeyframe().hasConfiguration()) {
          configure(sensor, event.getKeyframe().getConfiguration());
        }
        show(id, sensor.voxels(), event);
      }
      case GAP -> {
        sensor.voxels().forget();
        sensor.countUnprocessed();
      }
      case DUPLICATE, LATE, REJECTED -> sensor.countUnprocessed();
      case OUTCOME_NOT_SET -> throw new IllegalArgumentException("the voxel event has no outcome");
    }
  }

  private void show(String sensor, VoxelView view, VoxelEvent event) {
    boolean watched = false;
    for (VoxelClient client : voxelClients) {
      watched |= sensor.equals(client.sensor()) && client.holds();
    }
    byte[] delta;
    try {
      delta = view.take(event, watched);
    } catch (BrokenGroupException e) {
      observer.broken();
      LOG.debug("{}: {}", sensor, e.getMessage());
      return;
    }
    long n = event.getId().getN();
    boolean marked = view.takeEarly(n);
    for (VoxelClient client : voxelClients) {
      if (!sensor.equals(client.sensor()) || client.queue().isOverflowed()) {
        continue;
      }
      if (delta == null || !client.holds()) {
        client.keyframe(view);
      } else {
        client.delta(delta);
        if (marked) {
          client.marks(view, n);
        }
      }
    }
  }

  private void activation(FeedRecord record, ActivationEvent event) {
    String id = event.getId().getSensor();
    SensorView sensor = sensor(id);
    EventHead head = pass(record, sensor, Stage.NETWORK, event.getId(), event.getTimeNs());
    if (head == null) {
      return;
    }
    if (!event.hasUnprocessed()) {
      sensor.sparsity().add(event);
      if (event.getClassNamesCount() > MAX_CLASSES) {
        throw new IllegalArgumentException(
            event.getClassNamesCount()
                + " names of classes; at most "
                + MAX_CLASSES
                + " are told: a label is one byte");
      }
      if (sensor.nameClasses(event.getClassNamesList())) {
        helloDue = true;
      }
    }
    publish(id, sensor, EventType.SPARSITY, SparsityJson.of(head, event));
    if (sensor.voxels().take(event)) {
      for (VoxelClient client : voxelClients) {
        if (id.equals(client.sensor())) {
          client.marks(sensor.voxels(), event.getId().getN());
        }
      }
    }
  }

  private void energy(FeedRecord record, EnergyEvent event) {
    String id = event.getId().getSensor();
    SensorView sensor = sensor(id);
    EventHead head = pass(record, sensor, Stage.ENERGY, event.getId(), event.getTimeNs());
    if (head == null) {
      return;
    }
    if (!event.hasUnprocessed()) {
      noteProfiles(event);
    }
    publish(id, sensor, EventType.ENERGY, EnergyJson.of(head, event));
  }

  private void noteProfiles(EnergyEvent event) {
    List<HelloJson.ProfileName> carried = new ArrayList<>(event.getProfilesCount());
    for (ProfileEnergy profile : event.getProfilesList()) {
      carried.add(
          new HelloJson.ProfileName(
              profile.getProfile(),
              profile.getVersion(),
              profile.getBasis(),
              profileTitles.getOrDefault(profile.getProfile(), profile.getProfile())));
    }
    if (!carried.equals(profiles)) {
      profiles = carried;
      helloDue = true;
    }
  }

  private void scene(FeedRecord record, SceneEvent event) {
    String id = event.getId().getSensor();
    SensorView sensor = sensor(id);
    EventHead head = pass(record, sensor, Stage.SCENE, event.getId(), event.getTimeNs());
    if (head != null) {
      publish(id, sensor, EventType.SCENE, SceneJson.of(head, event));
    }
  }

  private void plan(FeedRecord record, PlanEvent event) {
    String id = event.getId().getSensor();
    SensorView sensor = sensor(id);
    EventHead head = pass(record, sensor, Stage.PLAN, event.getId(), event.getTimeNs());
    if (head != null) {
      publish(id, sensor, EventType.PLAN, PlanJson.of(head, event));
    }
  }

  private void publish(String id, SensorView sensor, EventType type, EventBody body) {
    LiveEvent event = new LiveEvent(ring.last() + 1, id, type, body);
    ring.add(event);
    sensor.remember(event);
    for (EventQueue client : eventClients) {
      client.offer(event);
    }
  }

  private void sayHello() {
    if (helloDue) {
      helloDue = false;
      for (EventQueue client : eventClients) {
        client.hello(hello(false));
      }
    }
  }

  private byte[] hello(boolean resumed) {
    return HelloJson.of(
        resumed,
        server,
        profiles.isEmpty() ? configuredProfile : profiles.getFirst().profile(),
        profiles,
        facts());
  }

  private List<SensorFacts> facts() {
    long now = clock.millis();
    List<SensorFacts> all = new ArrayList<>(sensors.size());
    for (SensorView sensor : sensors.values()) {
      SensorFacts facts = sensor.facts(now);
      if (facts != null) {
        all.add(facts);
      }
    }
    return all;
  }

  // ---- Time. Thread-safe.

  /** Paces, streaming states, pings and patience; to be called once a second. */
  public void tick() {
    loop.execute(this::second);
  }

  private void second() {
    long now = clock.millis();
    sensors.forEach((id, sensor) -> {
      if (sensor.updateStreaming(now)) {
        helloDue = true;
      }
      EventHead head = sensor.newestHead();
      LagJson.Pace pace = sensor.pace(now);
      if (sensor.isStreaming() && head != null && pace != null) {
        publish(id, sensor, EventType.LAG, LagJson.of(head, pace));
      }
    });
    sayHello();
    eventClients.forEach(EventQueue::tick);
    voxelClients.forEach(client -> client.queue().tick());
  }

  /** Titles of hardware profiles, as the energy service tells them. */
  public void profileTitles(Map<String, String> titles) {
    loop.execute(() -> {
      profileTitles.putAll(titles);
      List<HelloJson.ProfileName> named = new ArrayList<>(profiles.size());
      for (HelloJson.ProfileName profile : profiles) {
        named.add(
            new HelloJson.ProfileName(
                profile.profile(),
                profile.version(),
                profile.basis(),
                profileTitles.getOrDefault(profile.profile(), profile.profile())));
      }
      if (!named.equals(profiles)) {
        profiles = named;
        helloDue = true;
      }
      sayHello();
    });
  }

  // ---- Clients. Thread-safe.

  /**
   * A new client of the server-sent events.
   *
   * @param only sensors it wants; empty for all
   * @param lastEventId of the last event it has, or null
   */
  public EventQueue openEvents(Set<String> only, @Nullable String lastEventId) {
    EventQueue client = new EventQueue(instance, Set.copyOf(only), nanoTime);
    loop.execute(() -> {
      List<LiveEvent> missed = missed(lastEventId);
      client.hello(hello(missed != null));
      if (missed != null) {
        client.replay(missed);
      } else {
        for (SensorView sensor : sensors.values()) {
          sensor.newest().forEach(client::offer);
        }
      }
      eventClients.add(client);
    });
    return client;
  }

  private @Nullable List<LiveEvent> missed(@Nullable String lastEventId) {
    String own = instance + "-";
    if (lastEventId == null || !lastEventId.startsWith(own)) {
      return null;
    }
    try {
      return ring.after(Long.parseLong(lastEventId, own.length(), lastEventId.length(), 10));
    } catch (NumberFormatException e) {
      LOG.debug("not an event id: {}", lastEventId);
      return null;
    }
  }

  /** The client has gone. */
  public void close(EventQueue client) {
    client.close();
    loop.execute(() -> eventClients.remove(client));
  }

  /** Ends every client. */
  public void closeClients() {
    loop.execute(() -> {
      eventClients.forEach(EventQueue::close);
      eventClients.clear();
      voxelClients.forEach(client -> client.queue().close());
      voxelClients.clear();
    });
  }

  /** A new client of the voxel socket. */
  public VoxelSubscriber openVoxels() {
    VoxelQueue queue = new VoxelQueue(nanoTime);
    VoxelClient client = new VoxelClient(queue);
    queue.onResync(() ->
        loop.execute(() -> {
          String sensor = client.sensor();
          SensorView view = sensor == null ? null : sensors.get(sensor);
          if (view != null && queue.isOverflowed()) {
            observer.resynchronised();
            client.keyframe(view.voxels());
          }
        }));
    loop.execute(() -> voxelClients.add(client));
    return new Subscriber(client);
  }

  private final class Subscriber implements VoxelSubscriber {

    private final VoxelClient client;

    Subscriber(VoxelClient client) {
      this.client = client;
    }

    @Override
    public VoxelQueue queue() {
      return client.queue();
    }

    @Override
    public CompletableFuture<Void> subscribe(String sensor, int subscription) {
      return tell(() -> {
        SensorView view = sensors.get(sensor);
        client.subscribe(sensor, subscription);
        client
            .queue()
            .text(
                Json.object(json -> {
                  json.writeStringProperty("type", "subscribed");
                  json.writeStringProperty("sensor", sensor);
                  json.writeNumberProperty("subscription", Integer.toUnsignedLong(subscription));
                  json.writeBooleanProperty("known", view != null);
                }));
        if (view != null) {
          client.keyframe(view.voxels());
        }
      });
    }

    @Override
    public CompletableFuture<Void> requestKeyframe() {
      return tell(() -> {
        String sensor = client.sensor();
        SensorView view = sensor == null ? null : sensors.get(sensor);
        if (view != null && client.mayAsk(nanoTime.getAsLong())) {
          client.keyframe(view.voxels());
        }
      });
    }

    @Override
    public CompletableFuture<Void> unsubscribe() {
      return tell(client::unsubscribe);
    }

    @Override
    public CompletableFuture<Void> fail(int status, byte[] problem) {
      return tell(() -> {
        client.unsubscribe();
        client.queue().text(problem);
        client.queue().end(status);
      });
    }

    @Override
    public void close() {
      client.queue().close();
      loop.execute(() -> voxelClients.remove(client));
    }
  }

  // ---- Questions. Thread-safe.

  /** Every sensor whose configuration is known, by id. */
  public CompletableFuture<List<SensorFacts>> sensors() {
    return ask(this::facts);
  }

  /**
   * Sums over a window of sensor time.
   *
   * @param sensor one sensor, or null for all
   * @param windowS 1..3600
   * @return empty where the sensor is unknown; fails with an {@link ArithmeticException} where a
   *     sum exceeds 63 bits
   */
  public CompletableFuture<List<SparsitySums>> sparsity(@Nullable String sensor, int windowS) {
    return ask(() -> {
      List<SparsitySums> sums = new ArrayList<>();
      sensors.forEach((id, view) -> {
        if (sensor == null || sensor.equals(id)) {
          sums.add(view.sparsity().over(id, windowS));
        }
      });
      return sums;
    });
  }

  private CompletableFuture<Void> tell(Runnable task) {
    return CompletableFuture.runAsync(task, loop);
  }

  private <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, loop);
  }
}
