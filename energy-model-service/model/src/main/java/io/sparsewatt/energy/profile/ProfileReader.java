package io.sparsewatt.energy.profile;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a profile file (JSON, {@code sparsewatt-energy-profile/1}; docs/energy.md has the fields).
 *
 * <p>Every price is stated with its unit and with what one of it is ({@code per}); it must come out
 * at a whole number of attojoules for each count. Unknown fields, unknown actions, a price twice or
 * a missing unit are errors: a typing mistake never turns into a price.
 */
public final class ProfileReader {

  /** Longest file that is read, bytes. */
  public static final int MAX_BYTES = 1 << 18;

  /** Most prices in a profile. */
  public static final int MAX_PRICES = 256;

  private static final String FORMAT = "sparsewatt-energy-profile/1";

  // 1 J for one operation is far beyond any machine, and 2^63 such counts still fit 128 bits.
  private static final BigDecimal MAX_ATTOJOULES = new BigDecimal("1e18");

  // Decimal digits on either side of the point; keeps 1e999999999 from being expanded.
  private static final int MAX_DIGITS = 40;

  private static final Map<String, BigDecimal> ATTOJOULES_PER_UNIT =
      Map.of(
          "aJ", BigDecimal.ONE,
          "fJ", new BigDecimal("1e3"),
          "pJ", new BigDecimal("1e6"),
          "nJ", new BigDecimal("1e9"));

  private final LocatedJson json;
  private final Vocabulary vocabulary;

  private ProfileReader(LocatedJson json, Vocabulary vocabulary) {
    this.json = json;
    this.vocabulary = vocabulary;
  }

  /**
   * @param file the name that errors give
   * @param vocabulary the actions that may be priced
   * @throws ProfileException naming file, line, value and limit
   * @throws IOException if the stream fails
   */
  public static Profile read(String file, InputStream in, Vocabulary vocabulary)
      throws ProfileException, IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new ProfileException(
          file
              + ": longer than the limit of "
              + MAX_BYTES
              + " bytes; a profile is a few kilobytes");
    }
    return read(file, bytes, vocabulary);
  }

  /**
   * @param file the name that errors give
   * @param vocabulary the actions that may be priced
   * @throws ProfileException naming file, line, value and limit
   */
  public static Profile read(String file, byte[] bytes, Vocabulary vocabulary)
      throws ProfileException {
    if (bytes.length > MAX_BYTES) {
      throw new ProfileException(
          file + ": " + bytes.length + " bytes; the limit is " + MAX_BYTES + " bytes");
    }
    return new ProfileReader(new LocatedJson(file), vocabulary).profile(bytes);
  }

  private Profile profile(byte[] bytes) throws ProfileException {
    LocatedJson.Obj root = json.parse(bytes);
    root.allow(
        "format", "name", "version", "title", "mapping", "basis", "actions", "omits", "notes");
    if (!root.text("format").equals(FORMAT)) {
      throw root.wrong("format", "\"" + FORMAT + "\" is required");
    }
    String mappingId = root.text("mapping");
    ActionMapping mapping =
        ActionMapping.find(mappingId)
            .orElseThrow(() ->
                root.wrong("mapping", "one of " + ids(ActionMapping.values(), ActionMapping::id)));
    String basisId = root.text("basis");
    Basis basis =
        Arrays.stream(Basis.values())
            .filter(value -> value.id().equals(basisId))
            .findFirst()
            .orElseThrow(() -> root.wrong("basis", "one of " + ids(Basis.values(), Basis::id)));
    List<LocatedJson.Obj> actions = root.objects("actions");
    if (actions.size() > MAX_PRICES) {
      throw root.wrong("actions", actions.size() + " prices; the limit is " + MAX_PRICES);
    }
    List<Price> prices = new ArrayList<>();
    Set<String> priced = new HashSet<>();
    for (LocatedJson.Obj action : actions) {
      Price price = price(action);
      if (!priced.add(price.action().name())) {
        throw action.wrong("action", "it is priced twice; keep one");
      }
      prices.add(price);
    }
    return new Profile(
        root.text("name"),
        root.text("version"),
        root.text("title"),
        mapping,
        basis,
        prices,
        root.texts("omits"),
        root.texts("notes"));
  }

  private Price price(LocatedJson.Obj entry) throws ProfileException {
    entry.allow(
        "action",
        "value",
        "low",
        "high",
        "unit",
        "per",
        "node",
        "confidence",
        "constant",
        "source");
    Action action =
        vocabulary
            .find(entry.text("action"))
            .orElseThrow(() ->
                entry.wrong(
                    "action",
                    "the known actions are "
                        + vocabulary.actions().stream()
                            .map(Action::name)
                            .collect(Collectors.joining(", "))));
    String unit = entry.text("unit");
    BigDecimal scale = ATTOJOULES_PER_UNIT.get(unit);
    if (scale == null) {
      throw entry.wrong("unit", "one of aJ, fJ, pJ, nJ is required");
    }
    BigDecimal counts = countsPerQuote(entry, action);
    long value = attojoules(entry, "value", scale, counts);
    boolean banded = entry.has("low") || entry.has("high");
    long low = banded ? attojoules(entry, "low", scale, counts) : value;
    long high = banded ? attojoules(entry, "high", scale, counts) : value;
    if (low > value) {
      throw entry.wrong("low", "at most the price of " + entry.number("value") + " is required");
    }
    if (high < value) {
      throw entry.wrong("high", "at least the price of " + entry.number("value") + " is required");
    }
    return new Price(
        action,
        value,
        low,
        high,
        banded,
        entry.number("value").toPlainString() + " " + unit + " per " + entry.text("per"),
        node(entry),
        entry.text("confidence"),
        entry.text("constant"),
        entry.text("source"));
  }

  private static int node(LocatedJson.Obj entry) throws ProfileException {
    BigDecimal node = entry.number("node");
    // From the first integrated circuits (20 um) to below anything announced.
    if (node.compareTo(BigDecimal.ONE) < 0
        || node.compareTo(BigDecimal.valueOf(20_000)) > 0
        || node.stripTrailingZeros().scale() > 0) {
      throw entry.wrong("node", "a technology node of 1 to 20000 nm is required");
    }
    return node.intValueExact();
  }

  /** How many counts of the action one quoted price stands for: 8 for a byte in {@code 64 bit}. */
  private static BigDecimal countsPerQuote(LocatedJson.Obj entry, Action action)
      throws ProfileException {
    String per = entry.text("per");
    return switch (action.unit()) {
      case OPERATION -> {
        if (!per.equals("operation")) {
          throw entry.wrong("per", "\"operation\" is required: " + action.name() + " counts them");
        }
        yield BigDecimal.ONE;
      }
      case BYTE -> {
        if (per.equals("byte")) {
          yield BigDecimal.ONE;
        }
        if (per.matches("[1-9][0-9]{0,3} bit")) {
          int bits = Integer.parseInt(per.substring(0, per.length() - " bit".length()));
          yield new BigDecimal(bits).divide(BigDecimal.valueOf(Byte.SIZE));
        }
        throw entry.wrong(
            "per", "\"byte\" or \"<n> bit\" is required: " + action.name() + " counts bytes");
      }
    };
  }

  private static long attojoules(
      LocatedJson.Obj entry, String field, BigDecimal scale, BigDecimal counts)
      throws ProfileException {
    BigDecimal value = entry.number(field);
    if (value.signum() < 0) {
      throw entry.wrong(field, "a price of at least 0 is required");
    }
    BigDecimal total = value.multiply(scale);
    if (total.compareTo(MAX_ATTOJOULES.multiply(counts)) > 0) {
      throw entry.wrong(field, "a price of at most 1 J is required");
    }
    BigDecimal[] whole = total.divideAndRemainder(counts);
    if (whole[1].signum() != 0 || whole[0].stripTrailingZeros().scale() > 0) {
      throw entry.wrong(
          field, "a whole number of attojoules (1e-6 pJ) for each count is required; round it");
    }
    return whole[0].longValueExact();
  }

  static boolean tooLong(BigDecimal value) {
    return value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS;
  }

  private static <T> String ids(T[] values, java.util.function.Function<T, String> id) {
    return Arrays.stream(values).map(id).collect(Collectors.joining(", ")) + " is required";
  }
}
