package io.sparsewatt.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API. Lanes are channels out; a block of rows by one or two vectors stays in registers
 * while the channels in go by. Six rows by two vectors are twelve chains: enough to hide an FMA's
 * latency (four cycles, two a cycle), and they leave four of sixteen registers for weights and the
 * broadcast. Four rows by three vectors, which need all sixteen, were measured: they spill, and are
 * slower.
 */
final class VectorKernels implements Kernels {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int ROWS = 6;

  @Override
  public String name() {
    return "vector" + S.vectorBitSize();
  }

  @Override
  public int lanes() {
    return L;
  }

  @Override
  public void accumulate(
      float[] x,
      int[] xAt,
      float[] acc,
      int[] accAt,
      int pairsFrom,
      int pairsTo,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int p = pairsFrom;
    for (; p + ROWS <= pairsTo; p += ROWS) {
      int c = 0;
      for (; c + 2 * L <= width; c += 2 * L) {
        sixByTwo(x, xAt, acc, accAt, p, c, w, wAt + c, channels, width);
      }
      for (; c < width; c += L) {
        sixByOne(x, xAt, acc, accAt, p, c, w, wAt + c, channels, width);
      }
    }
    for (; p < pairsTo; p++) {
      int c = 0;
      for (; c + 2 * L <= width; c += 2 * L) {
        oneByTwo(x, xAt[p], acc, accAt[p] + c, w, wAt + c, channels, width);
      }
      for (; c < width; c += L) {
        oneByOne(x, xAt[p], acc, accAt[p] + c, w, wAt + c, channels, width);
      }
    }
  }

  private static void sixByTwo(
      float[] x,
      int[] xAt,
      float[] acc,
      int[] accAt,
      int p,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int x0 = xAt[p];
    int x1 = xAt[p + 1];
    int x2 = xAt[p + 2];
    int x3 = xAt[p + 3];
    int x4 = xAt[p + 4];
    int x5 = xAt[p + 5];
    int y0 = accAt[p] + c;
    int y1 = accAt[p + 1] + c;
    int y2 = accAt[p + 2] + c;
    int y3 = accAt[p + 3] + c;
    int y4 = accAt[p + 4] + c;
    int y5 = accAt[p + 5] + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector b2 = FloatVector.fromArray(S, acc, y2 + L);
    FloatVector a3 = FloatVector.fromArray(S, acc, y3);
    FloatVector b3 = FloatVector.fromArray(S, acc, y3 + L);
    FloatVector a4 = FloatVector.fromArray(S, acc, y4);
    FloatVector b4 = FloatVector.fromArray(S, acc, y4 + L);
    FloatVector a5 = FloatVector.fromArray(S, acc, y5);
    FloatVector b5 = FloatVector.fromArray(S, acc, y5 + L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * width;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      b1 = v1.fma(w1, b1);
      FloatVector v2 = FloatVector.broadcast(S, x[x2 + k]);
      a2 = v2.fma(w0, a2);
      b2 = v2.fma(w1, b2);
      FloatVector v3 = FloatVector.broadcast(S, x[x3 + k]);
      a3 = v3.fma(w0, a3);
      b3 = v3.fma(w1, b3);
      FloatVector v4 = FloatVector.broadcast(S, x[x4 + k]);
      a4 = v4.fma(w0, a4);
      b4 = v4.fma(w1, b4);
      FloatVector v5 = FloatVector.broadcast(S, x[x5 + k]);
      a5 = v5.fma(w0, a5);
      b5 = v5.fma(w1, b5);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
    a2.intoArray(acc, y2);
    b2.intoArray(acc, y2 + L);
    a3.intoArray(acc, y3);
    b3.intoArray(acc, y3 + L);
    a4.intoArray(acc, y4);
    b4.intoArray(acc, y4 + L);
    a5.intoArray(acc, y5);
    b5.intoArray(acc, y5 + L);
  }

  private static void sixByOne(
      float[] x,
      int[] xAt,
      float[] acc,
      int[] accAt,
      int p,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int x0 = xAt[p];
    int x1 = xAt[p + 1];
    int x2 = xAt[p + 2];
    int x3 = xAt[p + 3];
    int x4 = xAt[p + 4];
    int x5 = xAt[p + 5];
    int y0 = accAt[p] + c;
    int y1 = accAt[p + 1] + c;
    int y2 = accAt[p + 2] + c;
    int y3 = accAt[p + 3] + c;
    int y4 = accAt[p + 4] + c;
    int y5 = accAt[p + 5] + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector a3 = FloatVector.fromArray(S, acc, y3);
    FloatVector a4 = FloatVector.fromArray(S, acc, y4);
    FloatVector a5 = FloatVector.fromArray(S, acc, y5);
    for (int k = 0; k < channels; k++) {
      FloatVector w0 = FloatVector.fromArray(S, w, wAt + k * width);
      a0 = FloatVector.broadcast(S, x[x0 + k]).fma(w0, a0);
      a1 = FloatVector.broadcast(S, x[x1 + k]).fma(w0, a1);
      a2 = FloatVector.broadcast(S, x[x2 + k]).fma(w0, a2);
      a3 = FloatVector.broadcast(S, x[x3 + k]).fma(w0, a3);
      a4 = FloatVector.broadcast(S, x[x4 + k]).fma(w0, a4);
      a5 = FloatVector.broadcast(S, x[x5 + k]).fma(w0, a5);
    }
    a0.intoArray(acc, y0);
    a1.intoArray(acc, y1);
    a2.intoArray(acc, y2);
    a3.intoArray(acc, y3);
    a4.intoArray(acc, y4);
    a5.intoArray(acc, y5);
  }

  private static void oneByTwo(
      float[] x, int xAt, float[] acc, int accAt, float[] w, int wAt, int channels, int width) {
    FloatVector a = FloatVector.fromArray(S, acc, accAt);
    FloatVector b = FloatVector.fromArray(S, acc, accAt + L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * width;
      FloatVector v = FloatVector.broadcast(S, x[xAt + k]);
      a = v.fma(FloatVector.fromArray(S, w, at), a);
      b = v.fma(FloatVector.fromArray(S, w, at + L), b);
    }
    a.intoArray(acc, accAt);
    b.intoArray(acc, accAt + L);
  }

  private static void oneByOne(
      float[] x, int xAt, float[] acc, int accAt, float[] w, int wAt, int channels, int width) {
    FloatVector a = FloatVector.fromArray(S, acc, accAt);
    for (int k = 0; k < channels; k++) {
      a = FloatVector.broadcast(S, x[xAt + k]).fma(FloatVector.fromArray(S, w, wAt + k * width), a);
    }
    a.intoArray(acc, accAt);
  }
}
