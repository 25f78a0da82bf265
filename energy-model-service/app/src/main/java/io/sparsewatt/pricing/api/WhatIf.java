package io.sparsewatt.pricing.api;

import io.sparsewatt.boot.Problem;
import io.sparsewatt.energy.UnpricedActionException;
import io.sparsewatt.energy.profile.Action;
import io.sparsewatt.energy.profile.ActionMapping;
import io.sparsewatt.energy.profile.Basis;
import io.sparsewatt.energy.profile.Price;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Vocabulary;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.LayerCounts;
import io.sparsewatt.energy.work.PassCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prices given receipts on a profile, named or given. A pure function of the request.
 *
 * <p>A layer of a {@code sparsity} event holds every count that a price needs, so that its joules
 * are those of the receipt, to the attojoule. A layer written by hand may leave out {@code
 * parameters}, {@code executedEdges}, {@code deltaMacs}, {@code plainEdges}, {@code plainSites},
 * {@code denseEdges} and {@code denseSites}: edges then follow from multiply-adds (a convolution
 * does in x out of them an edge), parameters from their bytes, and the rows of the plain and dense
 * passes are taken in proportion to their edges; the answer says {@code "rows": "estimated"}.
 */
final class WhatIf {

  /** Bytes of a request. */
  static final int MAX_BYTES = 1 << 20;

  /** Layers of a request. */
  static final int MAX_LAYERS = 4_096;

  // As the stage has it: no sum can then overflow.
  private static final long MAX_COUNT = 1L << 50;

  private static final int MAX_PRICES = 256;

  // The engine holds them as float32.
  private static final int BYTES_A_PARAMETER = Float.BYTES;

  private static final int MAX_SHOWN = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final EnergyWindows windows;

  WhatIf(EnergyWindows windows) {
    this.windows = windows;
  }

  /** The answer's JSON. */
  ObjectNode answer(byte[] request) {
    JsonNode root = parse(request);
    for (String name : root.propertyNames()) {
      if (!List.of("profile", "layers", "sensor", "window").contains(name)) {
        throw invalid(
            "unknown-field",
            "`"
                + shorten(name)
                + "` is no field of a what-if; it has profile, and layers or sensor"
                + " and window");
      }
    }
    Profile profile = profile(root.path("profile"));
    try {
      return root.has("sensor") ? ofWindow(root, profile) : ofLayers(root.path("layers"), profile);
    } catch (UnpricedActionException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "energy.unpriced-action",
          e.getMessage() == null ? e.code() : e.getMessage());
    } catch (ArithmeticException e) {
      throw invalid("count-overflows", "the counts pass the range of 63 bits: " + e.getMessage());
    }
  }

  private static JsonNode parse(byte[] request) {
    try {
      JsonNode root = JSON.readTree(request);
      if (root instanceof ObjectNode) {
        return root;
      }
      throw new Problem(HttpStatus.BAD_REQUEST, "not-json", "a what-if is one JSON object");
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "not-json",
          (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
              + shorten(e.getOriginalMessage().replace('\n', ' ')));
    }
  }

  private ObjectNode ofWindow(JsonNode root, Profile profile) {
    if (root.has("layers")) {
      throw invalid("wrong-value", "a what-if has layers, or sensor and window, not both");
    }
    String sensor = root.path("sensor").asString("");
    JsonNode seconds = root.path("window");
    if (!seconds.isMissingNode() && !seconds.isIntegralNumber()) {
      throw invalid("wrong-value", "`window` is a whole number of seconds");
    }
    int window = seconds.isMissingNode() ? 60 : Math.clamp(seconds.asLong(), -1, 1 << 20);
    EnergyRoutes.requireWindow(window);
    WindowSum sum = EnergyRoutes.require(windows, sensor, window);
    ObjectNode json = EnergyJson.head(profile);
    ObjectNode total =
        EnergyJson.passes(
            new FrameWork(sum.executed(), sum.fullStream(), null, sum.dense()), profile);
    json.put("sensor", sensor).put("windowS", window).put("frames", sum.frames());
    json.set("total", total);
    return json;
  }

  private static ObjectNode ofLayers(JsonNode layers, Profile profile) {
    if (!(layers instanceof ArrayNode array) || array.isEmpty()) {
      throw invalid("wrong-value", "`layers` is a list of 1.." + MAX_LAYERS + " layers");
    }
    if (array.size() > MAX_LAYERS) {
      throw invalid(
          "too-many-layers", array.size() + " layers; at most " + MAX_LAYERS + " are priced");
    }
    List<LayerCounts> counts = new ArrayList<>(array.size());
    boolean estimated = false;
    for (int i = 0; i < array.size(); i++) {
      Receipt receipt = new Receipt(array.get(i), "layers[" + i + "]");
      counts.add(receipt.counts());
      estimated |= receipt.estimated;
    }
    FrameWork total;
    try {
      total = FrameWork.of(counts);
    } catch (IllegalArgumentException e) {
      throw invalid("wrong-value", String.valueOf(e.getMessage()));
    }
    ObjectNode json = EnergyJson.head(profile);
    json.put("rows", estimated ? "estimated" : "counted");
    json.set("total", EnergyJson.passes(total, profile));
    ArrayNode each = json.putArray("layers");
    for (LayerCounts layer : counts) {
      ObjectNode one = each.addObject().put("name", layer.layer());
      one.setAll(EnergyJson.passes(FrameWork.of(List.of(layer)), profile));
    }
    return json;
  }

  /** One layer of the request. */
  private static final class Receipt {

    private final JsonNode layer;
    private final String at;
    private boolean estimated;

    Receipt(JsonNode layer, String at) {
      this.layer = layer;
      this.at = at;
      if (!(layer instanceof ObjectNode)) {
        throw invalid("wrong-value", at + " is no object");
      }
    }

    LayerCounts counts() {
      JsonNode name = layer.path("name");
      if (!name.isString() || name.asString().isEmpty() || name.asString().length() > 256) {
        throw invalid("wrong-value", at + ".name is a text of 1..256 characters");
      }
      long in = require("inputChannels", layer.path("inputChannels"));
      long out = require("outputChannels", layer.path("outputChannels"));
      if (in < 1 || out < 1 || in > 1 << 20 || out > 1 << 20) {
        throw invalid("wrong-value", at + ": 1..1048576 input and output channels are required");
      }
      long each = in * out;
      long sites = require("sites", layer.path("sites"));
      long dirty = require("dirtySites", layer.path("dirtySites"));
      long edges = require("edges", layer.path("edges"));
      JsonNode macs = layer.path("macs");
      long executedMacs = require("macs.executed", macs.path("executed"));
      long streamMacs = require("macs.fullStream", macs.path("fullStream"));
      long denseMacs = require("macs.dense", macs.path("dense"));
      long executedEdges = given("executedEdges", executedMacs / each);
      long denseEdges = given("denseEdges", denseMacs / each);
      long parameters =
          given(
              "parameters",
              require("bytes.parameters", layer.path("bytes").path("parameters"))
                  / BYTES_A_PARAMETER);
      long deltaMacs =
          given(
              "deltaMacs",
              Math.multiplyExact(
                  require("edgesFromChanged", layer.path("edgesFromChanged")), each));
      JsonNode plain = macs.path("fullPlain");
      PassCounts plainCounts = null;
      if (!plain.isNull() && !plain.isMissingNode()) {
        long plainMacs = require("macs.fullPlain", plain);
        long plainEdges = given("plainEdges", plainMacs / each);
        plainCounts =
            new PassCounts(plainMacs, plainEdges, rows("plainSites", plainEdges, edges, sites));
      }
      return new LayerCounts(
          name.asString(),
          (int) in,
          (int) out,
          parameters,
          new PassCounts(executedMacs, executedEdges, dirty),
          new PassCounts(streamMacs, edges, sites),
          plainCounts,
          new PassCounts(denseMacs, denseEdges, rows("denseSites", denseEdges, edges, sites)),
          deltaMacs / out);
    }

    /** Rows of a pass; in proportion to its edges where they are not given. */
    private long rows(String field, long passEdges, long edges, long sites) {
      JsonNode given = layer.path(field);
      if (!given.isMissingNode() && !given.isNull()) {
        return require(field, given);
      }
      estimated = true;
      return edges == 0 ? 0 : Math.round((double) passEdges / edges * sites);
    }

    private long given(String field, long otherwise) {
      JsonNode value = layer.path(field);
      return value.isMissingNode() || value.isNull() ? otherwise : require(field, value);
    }

    private long require(String field, JsonNode value) {
      long count = -1;
      if (value.isIntegralNumber() && value.canConvertToLong()) {
        count = value.longValue();
      } else if (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue())) {
        count = (long) value.doubleValue();
      } else if (value.isString()) {
        // Counts above 2^53 travel as strings.
        try {
          count = Long.parseLong(value.asString());
        } catch (NumberFormatException e) {
          count = -1;
        }
      }
      if (count < 0 || count > MAX_COUNT) {
        throw invalid(
            "wrong-value",
            at
                + "."
                + field
                + " is "
                + shorten(value.isMissingNode() ? "absent" : value.toString())
                + "; a count of 0.."
                + MAX_COUNT
                + " is required");
      }
      return count;
    }
  }

  private static Profile profile(JsonNode node) {
    if (node.isString()) {
      return EnergyRoutes.named(node.asString());
    }
    if (!(node instanceof ObjectNode given)) {
      throw invalid(
          "wrong-value",
          "`profile` is the name of a profile, or a whole profile as /energy/profiles gives it");
    }
    String mappingId = given.path("mapping").asString(ActionMapping.ROWS_FP32.id());
    ActionMapping mapping =
        ActionMapping.find(mappingId)
            .orElseThrow(() ->
                invalid(
                    "wrong-value",
                    "profile.mapping is `"
                        + shorten(mappingId)
                        + "`; there are "
                        + String.join(
                            ", ",
                            Arrays.stream(ActionMapping.values())
                                .map(ActionMapping::id)
                                .toList())));
    String basisId = given.path("basis").asString(Basis.ESTIMATED.id());
    Basis basis =
        Arrays.stream(Basis.values())
            .filter(each -> each.id().equals(basisId))
            .findFirst()
            .orElseThrow(() ->
                invalid(
                    "wrong-value",
                    "profile.basis is `"
                        + shorten(basisId)
                        + "`; modelled, measured or estimated"));
    if (!(given.path("prices") instanceof ArrayNode list) || list.size() > MAX_PRICES) {
      throw invalid("wrong-value", "profile.prices is a list of at most " + MAX_PRICES + " prices");
    }
    List<Price> prices = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      prices.add(price(list.get(i), "profile.prices[" + i + "]"));
    }
    try {
      return new Profile(
          text(given, "profile", "given"),
          text(given, "version", "given"),
          text(given, "title", "given with the request"),
          mapping,
          basis,
          prices,
          List.of(),
          List.of());
    } catch (IllegalArgumentException e) {
      throw invalid("wrong-value", String.valueOf(e.getMessage()));
    }
  }

  private static String text(JsonNode node, String name, String otherwise) {
    String text = node.path(name).asString(otherwise);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN);
  }

  private static Price price(JsonNode node, String at) {
    String name = node.path("action").asString("");
    Action action =
        Vocabulary.STANDARD
            .find(name)
            .orElseThrow(() ->
                invalid(
                    "wrong-value",
                    at
                        + ".action is `"
                        + shorten(name)
                        + "`; the actions are "
                        + String.join(
                            ", ",
                            Vocabulary.STANDARD.actions().stream().map(Action::name).toList())));
    Long price = attojoules(node.path("attojoules"), at + ".attojoules");
    if (price == null) {
      throw invalid("wrong-value", at + ".attojoules is required: a whole number of 1e-18 J");
    }
    Long low = joules(node.path("low"), at + ".low");
    Long high = joules(node.path("high"), at + ".high");
    boolean stated = low != null && high != null;
    try {
      return new Price(
          action,
          price,
          low != null && stated ? low : price,
          high != null && stated ? high : price,
          stated,
          price + " aJ",
          0,
          text(node, "confidence", "given"),
          text(node, "id", action.name()),
          text(node, "source", "given with the request"));
    } catch (IllegalArgumentException e) {
      throw invalid("wrong-value", at + ": " + e.getMessage());
    }
  }

  private static @Nullable Long attojoules(JsonNode node, String at) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    try {
      long value = node.isString() ? Long.parseLong(node.asString()) : -1;
      if (node.isIntegralNumber() && node.canConvertToLong()) {
        value = node.longValue();
      }
      // 1 J for one action is beyond any machine.
      if (value >= 0 && value <= 1_000_000_000_000_000_000L) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(
          "wrong-value", at + " is " + shorten(node.toString()) + "; 0..1e18 is required");
    }
    throw invalid("wrong-value", at + " is " + shorten(node.toString()) + "; 0..1e18 is required");
  }

  /** Joules as a double, as profiles are shown with, in attojoules; null where absent. */
  private static @Nullable Long joules(JsonNode node, String at) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    double joules = node.isNumber() ? node.doubleValue() : -1;
    if (!(joules >= 0 && joules <= 1)) {
      throw invalid("wrong-value", at + " is " + shorten(node.toString()) + "; 0..1 J is required");
    }
    return Math.round(joules * 1e18);
  }

  private static Problem invalid(String code, String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, code, detail);
  }

  private static String shorten(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
