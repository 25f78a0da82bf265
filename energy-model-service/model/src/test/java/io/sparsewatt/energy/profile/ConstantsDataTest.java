package io.sparsewatt.energy.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.EnergyData;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every shipped price against the table of constants it names. */
@Tag("data")
class ConstantsDataTest {

  @Test
  void everyPriceIsTheConstantItNames() throws IOException {
    Map<String, List<String>> constants = new HashMap<>();
    for (List<String> row : EnergyData.rows("constants.csv")) {
      constants.put(row.getFirst(), row);
    }
    int checked = 0;
    for (Profile profile : Profiles.builtIn()) {
      for (Price price : profile.prices()) {
        assertThat(constants).as(profile.name()).containsKey(price.constant());
        List<String> row = Objects.requireNonNull(constants.get(price.constant()));
        // id,value,unit,node_nm,low,high,confidence,source
        String unit = row.get(2);
        BigDecimal counts = BigDecimal.ONE;
        if (unit.equals("pJ/64b")) {
          assertThat(price.action().unit()).isEqualTo(Action.Unit.BYTE);
          counts = BigDecimal.valueOf(8);
        } else {
          assertThat(unit).isEqualTo("pJ");
          assertThat(price.action().unit()).isEqualTo(Action.Unit.OPERATION);
        }
        assertThat(price.attojoules()).isEqualTo(attojoules(row.get(1), counts));
        assertThat(price.bandStated()).isEqualTo(!row.get(4).isEmpty());
        if (price.bandStated()) {
          assertThat(price.low()).isEqualTo(attojoules(row.get(4), counts));
          assertThat(price.high()).isEqualTo(attojoules(row.get(5), counts));
        }
        assertThat(price.nodeNanometres()).isEqualTo(Integer.parseInt(row.get(3)));
        assertThat(price.confidence()).isEqualTo(row.get(6));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(17);
  }

  private static long attojoules(String picojoules, BigDecimal counts) {
    return new BigDecimal(picojoules).movePointRight(6).divide(counts).longValueExact();
  }
}
