package io.sparsewatt.energy.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {

  private static final String VALID =
      """
      {
        "format": "sparsewatt-energy-profile/1",
        "name": "mine",
        "version": "3",
        "title": "A machine",
        "mapping": "rows-int8",
        "basis": "estimated",
        "actions": [
          {"action": "mac.int8", "value": 0.3, "unit": "pJ", "per": "operation",
           "node": 45, "confidence": "derived", "constant": "c", "source": "s"},
          {"action": "dram.read", "value": 1.95, "low": 1.3, "high": 2.6, "unit": "nJ",
           "per": "64 bit",
           "node": 45, "confidence": "derived", "constant": "d", "source": "s"}
        ],
        "omits": ["static power"],
        "notes": []
      }
      """;

  private static Profile read(String json) throws ProfileException {
    return ProfileReader.read(
        "mine.json", json.getBytes(StandardCharsets.UTF_8), Vocabulary.STANDARD);
  }

  @Test
  void readsExactPrices() throws ProfileException {
    Profile profile = read(VALID);
    assertThat(profile.name()).isEqualTo("mine");
    assertThat(profile.version()).isEqualTo("3");
    assertThat(profile.mapping()).isEqualTo(ActionMapping.ROWS_INT8);
    assertThat(profile.basis()).isEqualTo(Basis.ESTIMATED);
    assertThat(profile.omits()).containsExactly("static power");
    assertThat(profile.notes()).isEmpty();
    assertThat(profile.prices())
        .containsExactly(
            new Price(
                Vocabulary.DRAM_READ,
                243_750_000,
                162_500_000,
                325_000_000,
                true,
                "1.95 nJ per 64 bit",
                45,
                "derived",
                "d",
                "s"),
            new Price(
                Vocabulary.MAC_INT8,
                300_000,
                300_000,
                300_000,
                false,
                "0.3 pJ per operation",
                45,
                "derived",
                "c",
                "s"));
    assertThat(profile.price(Vocabulary.DRAM_READ).orElseThrow().attojoules())
        .isEqualTo(243_750_000);
    assertThat(profile.price(Vocabulary.SYNOP)).isEmpty();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "value": 0.3            | "value": -0.3           | line 9: actions[0].value is -0.3; a price of at least 0 is required
          "value": 0.3            | "value": "0.3"          | line 9: actions[0].value is "0.3"; a number is required
          "value": 0.3            | "value": 1e999999999    | line 9: actions[0].value is 1e999999999; it has too many digits
          "value": 0.3            | "value": 1e13           | line 9: actions[0].value is 1e13; a price of at most 1 J is required
          "value": 0.3            | "value": 0.0000001      | line 9: actions[0].value is 0.0000001; a whole number of attojoules
          "value": 0.3            | "value": null           | line 9: actions[0].value is VALUE_NULL; a text, a number or a list is required
          "value": 0.3            | "value": NaN            | line 9: not valid JSON
          "unit": "pJ",           | ``                      | line 9: actions[0].unit is missing; add it
          "unit": "pJ"            | "unit": "kWh"           | line 9: actions[0].unit is "kWh"; one of aJ, fJ, pJ, nJ is required
          "per": "operation"      | "per": "64 bit"         | line 9: actions[0].per is "64 bit"; "operation" is required: mac.int8 counts them
          "per": "64 bit"         | "per": "word"           | line 12: actions[1].per is "word"; "byte" or "<n> bit" is required: dram.read counts bytes
          "per": "64 bit",        | ``                      | line 11: actions[1].per is missing
          "action": "mac.int8"    | "action": "mac.int4"    | line 9: actions[0].action is "mac.int4"; the known actions are dram.read, dram.write, index.read
          "action": "mac.int8"    | "action": "dram.read"   | ``
          "node": 45              | "node": 0               | line 10: actions[0].node is 0; a technology node of 1 to 20000 nm
          "constant": "c"         | "constant": " "         | line 10: actions[0].constant is " "; it must not be blank
          "source": "s"           | "sauce": "s"            | line 10: unknown field "sauce"; the fields are action, value
          "low": 1.3              | "low": 1.96             | line 11: actions[1].low is 1.96; at most the price of 1.95 is required
          "high": 2.6             | "high": 1.94            | line 11: actions[1].high is 1.94; at least the price of 1.95 is required
          "low": 1.3,             | ``                      | line 11: actions[1].low is missing
          "mapping": "rows-int8"  | "mapping": "rows"       | line 6: mapping is "rows"; one of rows-fp32, rows-int8, delta-fan-out is required
          "basis": "estimated"    | "basis": "guessed"      | line 7: basis is "guessed"; one of modelled, measured, estimated is required
          profile/1               | profile/2               | line 2: format is "sparsewatt-energy-profile/2"; "sparsewatt-energy-profile/1" is required
          "version": "3"          | "version": 3            | line 4: version is 3; a text is required
          "version": "3"          | "name": "3"             | line 4: not valid JSON
          "notes": []             | "notes": [3]            | line 16: notes holds VALUE_NUMBER_INT; texts only or objects only are required
          "notes": []             | "notes": [{}, "x"]      | line 16: notes holds VALUE_STRING
          "notes": []             | "notes": [{}]           | line 16: notes is a list of 1 objects; a list of texts is required
          "title": "A machine"    | "title": {}             | line 5: title is START_OBJECT
          """)
  void namesFileLineValueAndLimit(String from, String to, String message) {
    assertThat(VALID).contains(from);
    int at = VALID.indexOf(from);
    String broken = VALID.substring(0, at) + to + VALID.substring(at + from.length());
    if (message.isEmpty()) {
      message = "actions[1].action is \"dram.read\"; it is priced twice";
      broken = broken.replace("\"per\": \"operation\"", "\"per\": \"byte\"");
    }
    String json = broken;
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ProfileException.class)
        .hasMessageStartingWith("mine.json, line ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnEmptyListOfPricesAndTextAfterTheEnd() {
    assertThatThrownBy(
            () -> read(VALID.replaceAll("(?s)\"actions\": \\[.*?\\],", "\"actions\": [],")))
        .hasMessageContaining("line 8: actions is a list of 0 objects; a list of at least one");
    assertThatThrownBy(() -> read(VALID + "{}")).hasMessageContaining("after the end");
    assertThatThrownBy(() -> read("[]")).hasMessage("mine.json, line 1: a JSON object is required");
    assertThatThrownBy(() -> read("")).hasMessageStartingWith("mine.json, line 1: ");
  }

  @Test
  void readsNoMoreThanItsLimit() {
    byte[] endless = new byte[ProfileReader.MAX_BYTES + 10];
    java.util.Arrays.fill(endless, (byte) ' ');
    assertThatThrownBy(() ->
            ProfileReader.read("big.json", new ByteArrayInputStream(endless), Vocabulary.STANDARD))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("limit of 262144 bytes");
  }

  @Test
  void damagedFilesAreRefusedAndNeverFailOtherwise() {
    long seed = 17;
    Random random = new Random(seed);
    byte[] valid = VALID.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = valid.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ProfileReader.read("mine.json", damaged, Vocabulary.STANDARD);
      } catch (ProfileException e) {
        assertThat(e.getMessage()).startsWith("mine.json, line ");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
