package io.sparsewatt.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API. A block of four channels in by two vectors out stays in registers while the pairs
 * go by; each of its sums sees the pairs in order, as the specification does.
 */
final class VectorCorrelation implements Correlation {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  @Override
  public void accumulate(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width) {
    int c = 0;
    for (; c + 2 * L <= width; c += 2 * L) {
      int k = 0;
      for (; k + 4 <= channels; k += 4) {
        fourByTwo(x, pairs, from, to, dy, first, g, gAt, channels, width, k, c);
      }
      for (; k < channels; k++) {
        oneByOne(x, pairs, from, to, dy, first, g, gAt, channels, width, k, c);
        oneByOne(x, pairs, from, to, dy, first, g, gAt, channels, width, k, c + L);
      }
    }
    for (; c + L <= width; c += L) {
      int k = 0;
      for (; k + 4 <= channels; k += 4) {
        fourByOne(x, pairs, from, to, dy, first, g, gAt, channels, width, k, c);
      }
      for (; k < channels; k++) {
        oneByOne(x, pairs, from, to, dy, first, g, gAt, channels, width, k, c);
      }
    }
    ScalarCorrelation.columns(x, pairs, from, to, dy, first, g, gAt, channels, width, c);
  }

  private static void fourByTwo(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width,
      int k,
      int c) {
    int at0 = gAt + k * width + c;
    int at1 = at0 + width;
    int at2 = at1 + width;
    int at3 = at2 + width;
    FloatVector a0 = FloatVector.fromArray(S, g, at0);
    FloatVector b0 = FloatVector.fromArray(S, g, at0 + L);
    FloatVector a1 = FloatVector.fromArray(S, g, at1);
    FloatVector b1 = FloatVector.fromArray(S, g, at1 + L);
    FloatVector a2 = FloatVector.fromArray(S, g, at2);
    FloatVector b2 = FloatVector.fromArray(S, g, at2 + L);
    FloatVector a3 = FloatVector.fromArray(S, g, at3);
    FloatVector b3 = FloatVector.fromArray(S, g, at3 + L);
    for (int p = from; p < to; p++) {
      int xAt = PairLists.source(pairs[p]) * channels + k;
      int yAt = (first + PairLists.row(pairs[p])) * width + c;
      FloatVector y0 = FloatVector.fromArray(S, dy, yAt);
      FloatVector y1 = FloatVector.fromArray(S, dy, yAt + L);
      FloatVector v0 = FloatVector.broadcast(S, x[xAt]);
      a0 = v0.fma(y0, a0);
      b0 = v0.fma(y1, b0);
      FloatVector v1 = FloatVector.broadcast(S, x[xAt + 1]);
      a1 = v1.fma(y0, a1);
      b1 = v1.fma(y1, b1);
      FloatVector v2 = FloatVector.broadcast(S, x[xAt + 2]);
      a2 = v2.fma(y0, a2);
      b2 = v2.fma(y1, b2);
      FloatVector v3 = FloatVector.broadcast(S, x[xAt + 3]);
      a3 = v3.fma(y0, a3);
      b3 = v3.fma(y1, b3);
    }
    a0.intoArray(g, at0);
    b0.intoArray(g, at0 + L);
    a1.intoArray(g, at1);
    b1.intoArray(g, at1 + L);
    a2.intoArray(g, at2);
    b2.intoArray(g, at2 + L);
    a3.intoArray(g, at3);
    b3.intoArray(g, at3 + L);
  }

  private static void fourByOne(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width,
      int k,
      int c) {
    int at0 = gAt + k * width + c;
    int at1 = at0 + width;
    int at2 = at1 + width;
    int at3 = at2 + width;
    FloatVector a0 = FloatVector.fromArray(S, g, at0);
    FloatVector a1 = FloatVector.fromArray(S, g, at1);
    FloatVector a2 = FloatVector.fromArray(S, g, at2);
    FloatVector a3 = FloatVector.fromArray(S, g, at3);
    for (int p = from; p < to; p++) {
      int xAt = PairLists.source(pairs[p]) * channels + k;
      FloatVector y = FloatVector.fromArray(S, dy, (first + PairLists.row(pairs[p])) * width + c);
      a0 = FloatVector.broadcast(S, x[xAt]).fma(y, a0);
      a1 = FloatVector.broadcast(S, x[xAt + 1]).fma(y, a1);
      a2 = FloatVector.broadcast(S, x[xAt + 2]).fma(y, a2);
      a3 = FloatVector.broadcast(S, x[xAt + 3]).fma(y, a3);
    }
    a0.intoArray(g, at0);
    a1.intoArray(g, at1);
    a2.intoArray(g, at2);
    a3.intoArray(g, at3);
  }

  private static void oneByOne(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width,
      int k,
      int c) {
    int at = gAt + k * width + c;
    FloatVector a = FloatVector.fromArray(S, g, at);
    for (int p = from; p < to; p++) {
      FloatVector y = FloatVector.fromArray(S, dy, (first + PairLists.row(pairs[p])) * width + c);
      a = FloatVector.broadcast(S, x[PairLists.source(pairs[p]) * channels + k]).fma(y, a);
    }
    a.intoArray(g, at);
  }
}
