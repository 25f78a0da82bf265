package io.sparsewatt.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.work.LayerCounts;
import io.sparsewatt.energy.work.Pass;
import io.sparsewatt.energy.work.PassCounts;
import io.sparsewatt.energy.work.Work;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Delta fan-out against Intel's published PilotNet SDNN table (lava-dl, pilotnet/train.ipynb): mean
 * events a layer, the synaptic operations they cause, and the dense network's multiply-accumulates.
 */
@Tag("data")
class PilotNetDataTest {

  // Published events have two decimals and strides divide by up to 4: in units of 1/400 all edges
  // are whole, as this model counts.
  private static final int UNITS = 400;

  @Test
  void synapticOperationsAndMacsOfEveryLayer() throws IOException {
    List<List<String>> rows = EnergyData.rows("pilotnet_sdnn_synops_golden.csv");
    long macs = 0;
    BigDecimal synops = BigDecimal.ZERO;
    for (int l = 1; l < 9; l++) {
      List<String> row = rows.get(l);
      List<String> before = rows.get(l - 1);
      int channels = Integer.parseInt(row.get(8));
      int kernel = Integer.parseInt(row.get(9));
      int stride = Integer.parseInt(row.get(10));
      long eventUnits =
          new BigDecimal(before.get(4)).multiply(BigDecimal.valueOf(UNITS)).longValueExact();
      assertThat(eventUnits * kernel % stride).isZero();
      long activations = Long.parseLong(before.get(6));
      int inChannels = Integer.parseInt(before.get(3));
      // The table ignores padding: every activation reaches kernel/stride positions on average.
      long macEdges = activations * kernel * channels / stride;
      LayerCounts layer =
          new LayerCounts(
              "layer" + l,
              inChannels,
              channels,
              1,
              new PassCounts(0, 0, 1),
              PassCounts.NONE,
              null,
              new PassCounts(macEdges, 0, 0),
              eventUnits * kernel / stride);
      Work executed = Objects.requireNonNull(layer.work(Pass.EXECUTED));
      Work dense = Objects.requireNonNull(layer.work(Pass.DENSE));
      BigDecimal modelled = BigDecimal.valueOf(executed.synops()).divide(BigDecimal.valueOf(UNITS));
      BigDecimal published = new BigDecimal(row.get(5));
      // Half a unit in the last published digit of the events, times what one event causes.
      double slack = 0.005 * channels * kernel / stride + 0.005;
      assertThat(modelled.subtract(published).abs().doubleValue())
          .as("layer %d: %s modelled, %s published", l, modelled, published)
          .isLessThanOrEqualTo(slack);
      assertThat(dense.synops()).isEqualTo(Long.parseLong(row.get(7)));
      macs += dense.macs();
      synops = synops.add(published);
    }
    assertThat(macs).isEqualTo(7_306_062);
    assertThat(synops.toBigInteger().longValueExact()).isEqualTo(599_807);
  }
}
