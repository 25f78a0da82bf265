package io.sparsewatt.benchmarks.peer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One iteration of a model-predictive path integral in the shape of nav2's controller (MPPI):
 * batches of noisy controls around the last ones, a car rolled out, critics for path, speed and
 * whoever is near, weights by softmax, the controls' mean. Arrays of floats by rollout, as there.
 * One thread.
 */
public final class PathIntegral {

  private static final float DT = 0.1f;
  private static final float TEMPERATURE = 0.3f;
  private static final float ACCELERATION_NOISE = 1.5f;
  private static final float CURVATURE_NOISE = 0.01f;
  private static final float WANTED = 15;
  // Metres between middles at which a car costs, and at which it is a collision.
  private static final float NEAR = 8;
  private static final float HIT = 2.5f;

  private final int batch;
  private final int steps;
  private final float speed;
  private final float[] noiseA;
  private final float[] noiseK;
  private final float[] meanA;
  private final float[] meanK;
  private final float[] cost;
  private final float[] weight;

  /** Of so many rollouts of so many steps, from a speed in m/s; the noise is drawn once. */
  public PathIntegral(int batch, int steps, double speed, long seed) {
    this.batch = batch;
    this.steps = steps;
    this.speed = (float) speed;
    noiseA = new float[batch * steps];
    noiseK = new float[batch * steps];
    meanA = new float[steps];
    meanK = new float[steps];
    cost = new float[batch];
    weight = new float[batch];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < noiseA.length; i++) {
      noiseA[i] = (float) (ACCELERATION_NOISE * random.nextGaussian());
      noiseK[i] = (float) (CURVATURE_NOISE * random.nextGaussian());
    }
  }

  /**
   * One iteration.
   *
   * @param x metres of the others, entry {@code (k * agents + j) * (steps + 1) + t}
   * @param y metres
   * @param futures K
   * @param agents in each
   * @return the least cost of a rollout
   */
  public float iterate(double[] x, double[] y, int futures, int agents) {
    float least = Float.POSITIVE_INFINITY;
    for (int b = 0; b < batch; b++) {
      float px = 0;
      float py = 0;
      float heading = 0;
      float v = speed;
      float sum = 0;
      for (int t = 0; t < steps; t++) {
        int i = b * steps + t;
        float a = meanA[t] + noiseA[i];
        float k = meanK[t] + noiseK[i];
        v = Math.max(0, v + a * DT);
        heading += v * k * DT;
        px += v * (float) Math.cos(heading) * DT;
        py += v * (float) Math.sin(heading) * DT;
        // The path is the straight line ahead: the cheapest that a path critic can be.
        sum += py * py + 0.1f * (v - WANTED) * (v - WANTED);
        float crowd = 0;
        for (int kj = 0; kj < futures * agents; kj++) {
          int at = kj * (steps + 1) + t + 1;
          float dx = (float) x[at] - px;
          float dy = (float) y[at] - py;
          float square = dx * dx + dy * dy;
          if (square < NEAR * NEAR) {
            float d = (float) Math.sqrt(square);
            crowd += d < HIT ? 100 : (NEAR - d) * (NEAR - d);
          }
        }
        sum += crowd / futures;
      }
      cost[b] = sum;
      least = Math.min(least, sum);
    }
    float total = 0;
    for (int b = 0; b < batch; b++) {
      weight[b] = (float) Math.exp((least - cost[b]) / TEMPERATURE);
      total += weight[b];
    }
    float[] nextA = new float[steps];
    float[] nextK = new float[steps];
    for (int b = 0; b < batch; b++) {
      float w = weight[b] / total;
      for (int t = 0; t < steps; t++) {
        nextA[t] += w * noiseA[b * steps + t];
        nextK[t] += w * noiseK[b * steps + t];
      }
    }
    for (int t = 0; t < steps; t++) {
      meanA[t] += nextA[t];
      meanK[t] += nextK[t];
    }
    return least;
  }

  /** Forgets what it has learnt. */
  public void reset() {
    Arrays.fill(meanA, 0);
    Arrays.fill(meanK, 0);
  }
}
