package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.prediction.LatentPredictor;
import io.sparsewatt.planner.prediction.TrafficModel;

/**
 * The platform's predictor under a name for tables.
 *
 * @param name for tables
 * @param predictor that draws
 */
public record Drawn(String name, LatentPredictor predictor) implements Forecaster {

  /** Of such weights. */
  public Drawn(String name, TrafficModel model) {
    this(name, new LatentPredictor(model));
  }

  @Override
  public Futures forecast(Outlook outlook) {
    return predictor.sample(outlook);
  }
}
