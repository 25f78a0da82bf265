package io.sparsewatt.pricing.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.EnergyBreakdown;
import io.sparsewatt.energy.Pricing;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Pass;
import io.sparsewatt.energy.work.Work;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.kafka.SenderOptions;
import io.sparsewatt.pricing.RunningService;
import io.sparsewatt.pricing.RunningService.Service;
import io.sparsewatt.pricing.stage.Receipts;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningService.class)
class EnergyRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String LAYER =
      """
      {"name": "stem.0", "kind": "submanifold", "mode": "incremental", "sites": 21844,
       "dirtySites": 1820, "changedUnits": 1402, "edges": 152001, "edgesFromChanged": 9800,
       "macs": {"executed": 1310400, "fullStream": 24320160, "fullPlain": null,
                "dense": 6039797760},
       "bytes": {"parameters": 8640, "activations": 1397760, "index": 608004},
       "inputChannels": 5, "outputChannels": 32}
      """;

  private static ActivationEvent frame(String sensor, long n, long timeNanos) {
    return ActivationEvent.newBuilder()
        .setId(FrameRef.newBuilder().setSensor(sensor).setStream("s").setSeq(n).setN(n))
        .setTimeNs(timeNanos)
        .addLayers(
            LayerReceipt.newBuilder()
                .setName("stem")
                .setInputChannels(5)
                .setOutputChannels(32)
                .setParameters(2_160)
                .setSites(1_000 + n)
                .setDirtySites(10 + n)
                .setEdges(7_000)
                .setExecutedEdges(70)
                .setDeltaMacs(320)
                .setExecutedMacs(11_200 + n)
                .setFullStreamMacs(1_120_000)
                .setDenseMacs(900_000_000)
                .setDenseEdges(5_625_000)
                .setDenseSites(262_144))
        .build();
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> whatIf(Service service, String json) {
    return service.send(
        service.request("/api/v1/energy/what-if").POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @Test
  void sumsWindowsExactly(Service service) throws Exception {
    service.ready();
    Work expected = Work.NONE;
    try (RecordSender sender =
        new RecordSender(SenderOptions.of(KafkaConnection.to(service.brokers())))) {
      for (int n = 0; n < 30; n++) {
        // Ten a second; one is unprocessed, one a repeat.
        ActivationEvent event = frame("front", n, n * 100_000_000L);
        if (n == 7) {
          event =
              event.toBuilder()
                  .clearLayers()
                  .setUnprocessed(Unprocessed.newBuilder().setCode("late"))
                  .build();
        } else if (n >= 20) {
          expected = expected.plus(FrameWork.of(Receipts.of(event)).executed());
        }
        for (int copy = 0; copy < (n == 25 ? 2 : 1); copy++) {
          sender
              .send(
                  new ProducerRecord<>(
                      Topic.ACTIVATION_EVENTS.id(),
                      Topic.partitionOf("front"),
                      "front",
                      event.toByteArray()))
              .block(Service.LIMIT);
        }
      }
    }
    JsonNode answer;
    long deadline = System.nanoTime() + Service.LIMIT.toNanos();
    do {
      answer =
          JSON.readTree(
              service.get("/api/v1/energy?sensor=front&window=3600&profile=fp32-45nm").body());
    } while (answer.at("/sensors/0/frames").asInt() != 29 && System.nanoTime() < deadline);
    assertThat(answer.at("/sensors/0/frames").asInt()).isEqualTo(29);
    assertThat(answer.at("/sensors/0/spanS").doubleValue()).isEqualTo(2.9);

    // The last second holds n 20..29.
    JsonNode second =
        JSON.readTree(service.get("/api/v1/energy?sensor=front&window=1&profile=fp32-45nm").body());
    EnergyBreakdown priced = Pricing.price(expected, Profiles.find("fp32-45nm").orElseThrow());
    assertThat(second.at("/sensors/0/frames").asInt()).isEqualTo(10);
    assertThat(second.at("/sensors/0/profiles/0/executed/attojoules").asString())
        .isEqualTo(priced.total().nominal().attojoules().toString());
    assertThat(second.at("/sensors/0/profiles/0/watts/executed/watts").doubleValue())
        .isEqualTo(priced.total().nominal().doubleValue() / 0.9);
    assertThat(service.get("/actuator/prometheus").body())
        .contains("sparsewatt_energy_joules_total{", "profile=\"fp32-45nm\"");
  }

  @Test
  void listsProfiles(Service service) {
    JsonNode json = JSON.readTree(service.get("/api/v1/energy/profiles").body());

    assertThat(json.path("profiles")).hasSize(Profiles.builtIn().size());
    assertThat(json.at("/profiles/0/profile").asString()).isEqualTo("fp32-45nm");
    JsonNode mac =
        json.at("/profiles/0/prices")
            .valueStream()
            .filter(price -> price.path("action").asString().equals("mac.fp32"))
            .findFirst()
            .orElseThrow();
    assertThat(mac.path("attojoules").asString()).isEqualTo("4600000");
    assertThat(mac.path("joules").doubleValue()).isEqualTo(4.6e-12);
    assertThat(mac.path("low").isNull()).isTrue();
    assertThat(mac.path("node").asString()).isEqualTo("45 nm");
  }

  @Test
  void pricesGivenReceipts(Service service) {
    HttpResponse<String> answer =
        whatIf(service, "{\"profile\": \"fp32-45nm\", \"layers\": [" + LAYER + "]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.at("/total/executed")).isEqualTo(json.at("/layers/0/executed"));
    assertThat(json.at("/total/fullPlain").isNull()).isTrue();
    // 1,310,400 MACs at 4.6 pJ, to the attojoule.
    assertThat(
            json.at("/total/parts")
                .valueStream()
                .filter(part -> part.path("part").asString().equals("compute"))
                .findFirst()
                .orElseThrow()
                .path("attojoules")
                .asString())
        .isEqualTo(Long.toString(1_310_400L * 4_600_000L));
    assertThat(json.path("rows").asString()).isEqualTo("estimated");
    assertThat(whatIf(service, "{\"profile\": \"fp32-45nm\", \"layers\": [" + LAYER + "]}").body())
        .isEqualTo(answer.body());

    // A profile as the list gives it prices like its name.
    JsonNode given = JSON.readTree(service.get("/api/v1/energy/profiles").body()).at("/profiles/0");
    JsonNode again =
        JSON.readTree(
            whatIf(service, "{\"profile\": " + given + ", \"layers\": [" + LAYER + "]}").body());
    assertThat(again.path("total")).isEqualTo(json.path("total"));
  }

  @Test
  void pricesWhatASparsityEventHoldsToTheAttojoule(Service service) throws Exception {
    long seed = 41;
    SplittableRandom random = new SplittableRandom(seed);
    for (boolean plain : new boolean[] {true, false}) {
      ActivationEvent.Builder event = ActivationEvent.newBuilder().setPlainCounted(plain);
      StringBuilder layers = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        LayerReceipt receipt = receipt("layer." + i, plain, random);
        event.addLayers(receipt);
        layers.append(i == 0 ? "" : ",").append(layerOfSparsity(receipt, plain));
      }
      FrameWork work = FrameWork.of(Receipts.of(event.build()));
      for (Profile profile : Profiles.builtIn()) {
        JsonNode json =
            JSON.readTree(
                whatIf(
                        service,
                        "{\"profile\": \"" + profile.name() + "\", \"layers\": [" + layers + "]}")
                    .body());
        assertThat(json.path("rows").asString()).as("seed " + seed).isEqualTo("counted");
        for (Pass pass : Pass.values()) {
          Work counts = work.of(pass);
          JsonNode priced =
              json.path("total")
                  .path(
                      switch (pass) {
                        case EXECUTED -> "executed";
                        case FULL_STREAM -> "fullStream";
                        case FULL_PLAIN -> "fullPlain";
                        case DENSE -> "dense";
                      });
          if (counts == null) {
            assertThat(priced.isNull()).isTrue();
          } else {
            assertThat(priced.path("attojoules").asString())
                .as(profile.name() + " " + pass + " seed " + seed)
                .isEqualTo(
                    Pricing.price(counts, profile).total().nominal().attojoules().toString());
          }
        }
      }
    }
  }

  private static LayerReceipt receipt(String name, boolean plain, SplittableRandom random) {
    int in = random.nextInt(1, 65);
    int out = random.nextInt(1, 65);
    long sites = random.nextLong(1, 1 << 20);
    long edges = random.nextLong(sites, 27 * sites);
    LayerReceipt.Builder receipt =
        LayerReceipt.newBuilder()
            .setName(name)
            .setInputChannels(in)
            .setOutputChannels(out)
            // A pooling has none, and its multiply-adds are none.
            .setParameters(random.nextInt(4) == 0 ? 0 : random.nextLong(1, 1 << 20))
            .setSites(sites)
            .setDirtySites(random.nextLong(sites))
            .setEdges(edges)
            .setExecutedEdges(random.nextLong(edges))
            .setEdgesFromChanged(random.nextLong(edges))
            .setDeltaMacs(out * random.nextLong(1 << 30))
            .setExecutedMacs(random.nextLong(1L << 40))
            .setFullStreamMacs(random.nextLong(1L << 40))
            .setDenseMacs(random.nextLong(1L << 49))
            .setDenseSites(random.nextLong(1L << 30))
            .setDenseEdges(random.nextLong(1L << 34));
    if (plain) {
      receipt
          .setFullPlainMacs(random.nextLong(1L << 40))
          .setPlainSites(random.nextLong(1 << 20))
          .setPlainEdges(random.nextLong(1L << 26));
    }
    return receipt.build();
  }

  /** The fields of docs/api/live.md, section 2.2, that a price needs. */
  private static String layerOfSparsity(LayerReceipt layer, boolean plain) {
    return String.format(
        Locale.ROOT,
        "{\"name\": \"%s\", \"inputChannels\": %d, \"outputChannels\": %d, \"sites\": %d,"
            + " \"dirtySites\": %d, \"edges\": %d, \"edgesFromChanged\": %d, \"macs\":"
            + " {\"executed\": %d, \"fullStream\": %d, \"fullPlain\": %s, \"dense\": %d},"
            + " \"bytes\": {\"parameters\": 0}, \"parameters\": %d, \"executedEdges\": %d,"
            + " \"deltaMacs\": %d, \"plainSites\": %s, \"plainEdges\": %s, \"denseSites\": %d,"
            + " \"denseEdges\": %d}",
        layer.getName(),
        layer.getInputChannels(),
        layer.getOutputChannels(),
        layer.getSites(),
        layer.getDirtySites(),
        layer.getEdges(),
        layer.getEdgesFromChanged(),
        layer.getExecutedMacs(),
        layer.getFullStreamMacs(),
        plain ? layer.getFullPlainMacs() : "null",
        layer.getDenseMacs(),
        layer.getParameters(),
        layer.getExecutedEdges(),
        layer.getDeltaMacs(),
        plain ? layer.getPlainSites() : "null",
        plain ? layer.getPlainEdges() : "null",
        layer.getDenseSites(),
        layer.getDenseEdges());
  }

  @Test
  void saysWhatItCannotPrice(Service service) {
    JsonNode unpriced =
        problem(
            whatIf(
                service,
                "{\"profile\": {\"profile\": \"mine\", \"prices\": []}, \"layers\": ["
                    + LAYER
                    + "]}"),
            422);
    assertThat(unpriced.path("code").asString()).isEqualTo("energy.unpriced-action");
    assertThat(unpriced.path("detail").asString()).contains("mine");
    assertThat(
            problem(whatIf(service, "{\"profile\": \"gpu\", \"layers\": [" + LAYER + "]}"), 404)
                .path("detail")
                .asString())
        .contains("gpu", "fp32-45nm");
    assertThat(
            problem(
                    whatIf(
                        service,
                        "{\"profile\": \"fp32-45nm\", \"layers\": ["
                            + LAYER.replace("21844", "-1")
                            + "]}"),
                    422)
                .path("detail")
                .asString())
        .contains("layers[0].sites", "-1");
    assertThat(
            problem(whatIf(service, "{\"profile\": \"fp32-45nm\", \"layers\": []}"), 422)
                .path("detail")
                .asString())
        .contains("layers");
    assertThat(problem(whatIf(service, "{"), 400).path("code").asString()).isEqualTo("not-json");
    assertThat(problem(whatIf(service, "{\"profil\": 1}"), 422).path("code").asString())
        .isEqualTo("unknown-field");
    assertThat(problem(whatIf(service, ""), 400).path("code").asString()).isEqualTo("not-json");
    assertThat(problem(whatIf(service, " ".repeat((1 << 20) + 1)), 413).path("code").asString())
        .isEqualTo("body-too-large");
  }

  @Test
  void namesWhatIsNotThere(Service service) {
    assertThat(problem(service.get("/api/v1/energy?sensor=none"), 404).path("code").asString())
        .isEqualTo("sensor.unknown");
    assertThat(problem(service.get("/api/v1/energy?window=0"), 400).path("code").asString())
        .isEqualTo("window");
    assertThat(problem(service.get("/api/v1/energy?window=x"), 400).path("code").asString())
        .isEqualTo("window");
    assertThat(problem(service.get("/api/v1/energy?profile=gpu"), 404).path("code").asString())
        .isEqualTo("profile.unknown");
  }
}
