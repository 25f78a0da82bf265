package io.sparsewatt.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API. Lanes are channels out; a block of rows by one, two or four vectors stays in
 * registers while the channels in go by. Six rows by two vectors are twelve chains: enough to hide
 * an FMA's latency (four cycles, two a cycle), and they leave four of sixteen registers for weights
 * and the broadcast. Four rows by three vectors, which need all sixteen, were measured: they spill,
 * and are slower. What a list leaves over beyond its blocks of six is one smaller block, as wide as
 * keeps the chains many. An odd number of vectors (24 channels, 56) ends in three by three: nine
 * chains, and few enough addresses for the registers; one vector by twelve rows had too many.
 *
 * <p>Weights are arranged in panels of two vectors, [tap][panel][channel in][2*lanes], so that a
 * block reads them in one straight line; the last of an odd number has three vectors, or one.
 *
 * <p>Blocks were chosen on AVX2 (sixteen registers of 256 bits). With AVX-512 the same code runs on
 * wider vectors: correct, but its blocks are not tuned there.
 */
final class VectorKernels implements Kernels {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int PANEL = 2 * L;
  private static final int TRIPLE = 3 * L;
  private static final int ROWS = 6;
  private static final int SINGLE_ROWS = 8;
  // Of a loop that C2 knows to be no longer it keeps no outer one to stop at, whose variables take
  // registers from the inner one: a tenth of the time of three by three, some percent of six by
  // two.
  // Three by three steps through the weights by a variable of its own for the same reason.
  private static final int SHORT = 512;

  @Override
  public String name() {
    return "vector" + S.vectorBitSize();
  }

  @Override
  public int lanes() {
    return L;
  }

  @Override
  public float[] arranged(float[] weight, int taps, int channels, int width) {
    float[] panels = new float[weight.length];
    for (int tap = 0; tap < taps; tap++) {
      int from = tap * channels * width;
      int paired = width - odd(channels, width);
      int panel;
      for (int c = 0; c < width; c += panel) {
        panel = c < paired ? PANEL : width - c;
        for (int k = 0; k < channels; k++) {
          System.arraycopy(
              weight, from + k * width + c, panels, from + c * channels + k * panel, panel);
        }
      }
    }
    return panels;
  }

  @Override
  public void accumulate(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] acc,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int odd = odd(channels, width);
    int paired = width - odd;
    int p = from;
    // What is longer than the widest block's loop goes by the next.
    int rows = channels <= SHORT ? ROWS : 4;
    for (; p + rows <= to; p += rows) {
      for (int c = 0; c < paired; c += PANEL) {
        if (rows == ROWS) {
          sixByTwo(x, pairs, p, acc, c, w, wAt + c * channels, channels, width);
        } else {
          fourByTwo(x, pairs, p, acc, c, w, wAt + c * channels, channels, width);
        }
      }
    }
    if (p < to && paired > 0) {
      rest(x, pairs, p, to - p, acc, w, wAt, channels, width, paired);
    }
    if (odd == TRIPLE) {
      lastThree(x, pairs, from, to, acc, paired, w, wAt + paired * channels, channels, width);
    } else if (odd > 0) {
      lastVector(x, pairs, from, to, acc, paired, w, wAt + paired * channels, channels, width);
    }
  }

  /** Channels out of the last panel where there is an odd number of vectors, else 0. */
  private static int odd(int channels, int width) {
    if (width % PANEL == 0) {
      return 0;
    }
    return channels <= SHORT ? Math.min(width, TRIPLE) : L;
  }

  /** One to five rows, all panels. */
  private static void rest(
      float[] x,
      int[] pairs,
      int p,
      int rows,
      float[] acc,
      float[] w,
      int wAt,
      int channels,
      int width,
      int paired) {
    int c = 0;
    if (rows <= 2) {
      for (; c + 2 * PANEL <= paired; c += 2 * PANEL) {
        if (rows == 2) {
          twoByFour(x, pairs, p, acc, c, w, wAt + c * channels, channels, width);
        } else {
          oneByFour(x, pairs, p, acc, c, w, wAt + c * channels, channels, width);
        }
      }
    }
    for (; c < paired; c += PANEL) {
      int at = wAt + c * channels;
      switch (rows) {
        case 1 -> oneByTwo(x, pairs, p, acc, c, w, at, channels, width);
        case 2 -> twoByTwo(x, pairs, p, acc, c, w, at, channels, width);
        case 3 -> threeByTwo(x, pairs, p, acc, c, w, at, channels, width);
        case 4 -> fourByTwo(x, pairs, p, acc, c, w, at, channels, width);
        default -> fiveByTwo(x, pairs, p, acc, c, w, at, channels, width);
      }
    }
  }

  private static void lastThree(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int p = from;
    for (; p + 3 <= to; p += 3) {
      threeByThree(x, pairs, p, acc, c, w, wAt, channels, width);
    }
    if (to - p == 2) {
      twoByThree(x, pairs, p, acc, c, w, wAt, channels, width);
    } else if (to - p == 1) {
      oneByThree(x, pairs, p, acc, c, w, wAt, channels, width);
    }
  }

  private static void lastVector(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int p = from;
    for (; p + SINGLE_ROWS <= to; p += SINGLE_ROWS) {
      eightByOne(x, pairs, p, acc, c, w, wAt, channels, width);
    }
    for (; p + 4 <= to; p += 4) {
      fourByOne(x, pairs, p, acc, c, w, wAt, channels, width);
    }
    for (; p < to; p++) {
      oneByOne(x, pairs, p, acc, c, w, wAt, channels, width);
    }
  }

  private static void sixByTwo(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int q3 = pairs[p + 3];
    int q4 = pairs[p + 4];
    int q5 = pairs[p + 5];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    int x3 = PairLists.source(q3) * channels;
    int y3 = PairLists.row(q3) * width + c;
    int x4 = PairLists.source(q4) * channels;
    int y4 = PairLists.row(q4) * width + c;
    int x5 = PairLists.source(q5) * channels;
    int y5 = PairLists.row(q5) * width + c;
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
    int steps = Math.min(channels, SHORT);
    for (int k = 0; k < steps; k++) {
      int at = wAt + k * PANEL;
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

  private static void fiveByTwo(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int q3 = pairs[p + 3];
    int q4 = pairs[p + 4];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    int x3 = PairLists.source(q3) * channels;
    int y3 = PairLists.row(q3) * width + c;
    int x4 = PairLists.source(q4) * channels;
    int y4 = PairLists.row(q4) * width + c;
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
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
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
  }

  private static void fourByTwo(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int q3 = pairs[p + 3];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    int x3 = PairLists.source(q3) * channels;
    int y3 = PairLists.row(q3) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector b2 = FloatVector.fromArray(S, acc, y2 + L);
    FloatVector a3 = FloatVector.fromArray(S, acc, y3);
    FloatVector b3 = FloatVector.fromArray(S, acc, y3 + L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
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
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
    a2.intoArray(acc, y2);
    b2.intoArray(acc, y2 + L);
    a3.intoArray(acc, y3);
    b3.intoArray(acc, y3 + L);
  }

  private static void threeByTwo(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector b2 = FloatVector.fromArray(S, acc, y2 + L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
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
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
    a2.intoArray(acc, y2);
    b2.intoArray(acc, y2 + L);
  }

  private static void twoByTwo(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      b1 = v1.fma(w1, b1);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
  }

  private static void oneByTwo(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
  }

  private static void twoByFour(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector c0 = FloatVector.fromArray(S, acc, y0 + 2 * L);
    FloatVector d0 = FloatVector.fromArray(S, acc, y0 + 3 * L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    FloatVector c1 = FloatVector.fromArray(S, acc, y1 + 2 * L);
    FloatVector d1 = FloatVector.fromArray(S, acc, y1 + 3 * L);
    int next = PANEL * channels;
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector w2 = FloatVector.fromArray(S, w, at + next);
      FloatVector w3 = FloatVector.fromArray(S, w, at + next + L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      c0 = v0.fma(w2, c0);
      d0 = v0.fma(w3, d0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      b1 = v1.fma(w1, b1);
      c1 = v1.fma(w2, c1);
      d1 = v1.fma(w3, d1);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    c0.intoArray(acc, y0 + 2 * L);
    d0.intoArray(acc, y0 + 3 * L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
    c1.intoArray(acc, y1 + 2 * L);
    d1.intoArray(acc, y1 + 3 * L);
  }

  private static void oneByFour(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector c0 = FloatVector.fromArray(S, acc, y0 + 2 * L);
    FloatVector d0 = FloatVector.fromArray(S, acc, y0 + 3 * L);
    int next = PANEL * channels;
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * PANEL;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector w2 = FloatVector.fromArray(S, w, at + next);
      FloatVector w3 = FloatVector.fromArray(S, w, at + next + L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      c0 = v0.fma(w2, c0);
      d0 = v0.fma(w3, d0);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    c0.intoArray(acc, y0 + 2 * L);
    d0.intoArray(acc, y0 + 3 * L);
  }

  private static void threeByThree(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector c0 = FloatVector.fromArray(S, acc, y0 + 2 * L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    FloatVector c1 = FloatVector.fromArray(S, acc, y1 + 2 * L);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector b2 = FloatVector.fromArray(S, acc, y2 + L);
    FloatVector c2 = FloatVector.fromArray(S, acc, y2 + 2 * L);
    int end = Math.min(channels, SHORT) * TRIPLE;
    for (int k = 0, of = 0; of < end; k++, of += TRIPLE) {
      int at = wAt + of;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector w2 = FloatVector.fromArray(S, w, at + 2 * L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      c0 = v0.fma(w2, c0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      b1 = v1.fma(w1, b1);
      c1 = v1.fma(w2, c1);
      FloatVector v2 = FloatVector.broadcast(S, x[x2 + k]);
      a2 = v2.fma(w0, a2);
      b2 = v2.fma(w1, b2);
      c2 = v2.fma(w2, c2);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    c0.intoArray(acc, y0 + 2 * L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
    c1.intoArray(acc, y1 + 2 * L);
    a2.intoArray(acc, y2);
    b2.intoArray(acc, y2 + L);
    c2.intoArray(acc, y2 + 2 * L);
  }

  private static void twoByThree(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector c0 = FloatVector.fromArray(S, acc, y0 + 2 * L);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector b1 = FloatVector.fromArray(S, acc, y1 + L);
    FloatVector c1 = FloatVector.fromArray(S, acc, y1 + 2 * L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * TRIPLE;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector w2 = FloatVector.fromArray(S, w, at + 2 * L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      c0 = v0.fma(w2, c0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      b1 = v1.fma(w1, b1);
      c1 = v1.fma(w2, c1);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    c0.intoArray(acc, y0 + 2 * L);
    a1.intoArray(acc, y1);
    b1.intoArray(acc, y1 + L);
    c1.intoArray(acc, y1 + 2 * L);
  }

  private static void oneByThree(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector b0 = FloatVector.fromArray(S, acc, y0 + L);
    FloatVector c0 = FloatVector.fromArray(S, acc, y0 + 2 * L);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * TRIPLE;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector w1 = FloatVector.fromArray(S, w, at + L);
      FloatVector w2 = FloatVector.fromArray(S, w, at + 2 * L);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      b0 = v0.fma(w1, b0);
      c0 = v0.fma(w2, c0);
    }
    a0.intoArray(acc, y0);
    b0.intoArray(acc, y0 + L);
    c0.intoArray(acc, y0 + 2 * L);
  }

  private static void eightByOne(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int q3 = pairs[p + 3];
    int q4 = pairs[p + 4];
    int q5 = pairs[p + 5];
    int q6 = pairs[p + 6];
    int q7 = pairs[p + 7];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    int x3 = PairLists.source(q3) * channels;
    int y3 = PairLists.row(q3) * width + c;
    int x4 = PairLists.source(q4) * channels;
    int y4 = PairLists.row(q4) * width + c;
    int x5 = PairLists.source(q5) * channels;
    int y5 = PairLists.row(q5) * width + c;
    int x6 = PairLists.source(q6) * channels;
    int y6 = PairLists.row(q6) * width + c;
    int x7 = PairLists.source(q7) * channels;
    int y7 = PairLists.row(q7) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector a3 = FloatVector.fromArray(S, acc, y3);
    FloatVector a4 = FloatVector.fromArray(S, acc, y4);
    FloatVector a5 = FloatVector.fromArray(S, acc, y5);
    FloatVector a6 = FloatVector.fromArray(S, acc, y6);
    FloatVector a7 = FloatVector.fromArray(S, acc, y7);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * L;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      FloatVector v2 = FloatVector.broadcast(S, x[x2 + k]);
      a2 = v2.fma(w0, a2);
      FloatVector v3 = FloatVector.broadcast(S, x[x3 + k]);
      a3 = v3.fma(w0, a3);
      FloatVector v4 = FloatVector.broadcast(S, x[x4 + k]);
      a4 = v4.fma(w0, a4);
      FloatVector v5 = FloatVector.broadcast(S, x[x5 + k]);
      a5 = v5.fma(w0, a5);
      FloatVector v6 = FloatVector.broadcast(S, x[x6 + k]);
      a6 = v6.fma(w0, a6);
      FloatVector v7 = FloatVector.broadcast(S, x[x7 + k]);
      a7 = v7.fma(w0, a7);
    }
    a0.intoArray(acc, y0);
    a1.intoArray(acc, y1);
    a2.intoArray(acc, y2);
    a3.intoArray(acc, y3);
    a4.intoArray(acc, y4);
    a5.intoArray(acc, y5);
    a6.intoArray(acc, y6);
    a7.intoArray(acc, y7);
  }

  private static void fourByOne(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int q1 = pairs[p + 1];
    int q2 = pairs[p + 2];
    int q3 = pairs[p + 3];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    int x1 = PairLists.source(q1) * channels;
    int y1 = PairLists.row(q1) * width + c;
    int x2 = PairLists.source(q2) * channels;
    int y2 = PairLists.row(q2) * width + c;
    int x3 = PairLists.source(q3) * channels;
    int y3 = PairLists.row(q3) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    FloatVector a1 = FloatVector.fromArray(S, acc, y1);
    FloatVector a2 = FloatVector.fromArray(S, acc, y2);
    FloatVector a3 = FloatVector.fromArray(S, acc, y3);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * L;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + k]);
      a1 = v1.fma(w0, a1);
      FloatVector v2 = FloatVector.broadcast(S, x[x2 + k]);
      a2 = v2.fma(w0, a2);
      FloatVector v3 = FloatVector.broadcast(S, x[x3 + k]);
      a3 = v3.fma(w0, a3);
    }
    a0.intoArray(acc, y0);
    a1.intoArray(acc, y1);
    a2.intoArray(acc, y2);
    a3.intoArray(acc, y3);
  }

  private static void oneByOne(
      float[] x,
      int[] pairs,
      int p,
      float[] acc,
      int c,
      float[] w,
      int wAt,
      int channels,
      int width) {
    int q0 = pairs[p];
    int x0 = PairLists.source(q0) * channels;
    int y0 = PairLists.row(q0) * width + c;
    FloatVector a0 = FloatVector.fromArray(S, acc, y0);
    for (int k = 0; k < channels; k++) {
      int at = wAt + k * L;
      FloatVector w0 = FloatVector.fromArray(S, w, at);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + k]);
      a0 = v0.fma(w0, a0);
    }
    a0.intoArray(acc, y0);
  }

  @Override
  public void store(
      float[] acc,
      int width,
      float[] rows,
      int channels,
      int[] slots,
      int from,
      int to,
      float[] old,
      int[] oldSlots,
      int[] outcomes) {
    int whole = channels - channels % L;
    // What is over, in one vector too: what follows a row is read and left out.
    VectorMask<Float> last = S.indexInRange(whole, channels);
    VectorMask<Integer> counted = last.cast(INTS);
    boolean over = whole < channels;
    for (int n = from; n < to; n++) {
      int at = (n - from) * width;
      int row = slots[n] * channels;
      int oldRow = oldSlots[n - from] * channels;
      if (oldRow < 0) {
        int units = storeFresh(acc, at, rows, row, whole);
        if (over) {
          FloatVector value = FloatVector.fromArray(S, acc, at + whole);
          units += value.reinterpretAsInts().compare(VectorOperators.NE, 0, counted).trueCount();
          value.intoArray(rows, row + whole, last);
        }
        outcomes[n] = units;
      } else {
        int units = storeChanged(acc, at, rows, row, old, oldRow, whole);
        if (over) {
          FloatVector value = FloatVector.fromArray(S, acc, at + whole);
          FloatVector stored = FloatVector.fromArray(S, old, oldRow + whole);
          units += differing(value, stored).and(counted).trueCount();
          value.intoArray(rows, row + whole, last);
        }
        outcomes[n] = units == 0 ? -1 : units;
      }
    }
  }

  private static VectorMask<Integer> differing(FloatVector value, FloatVector stored) {
    VectorMask<Float> neitherNumber =
        value.test(VectorOperators.IS_NAN).and(stored.test(VectorOperators.IS_NAN));
    return value
        .reinterpretAsInts()
        .compare(VectorOperators.NE, stored.reinterpretAsInts())
        .andNot(neitherNumber.cast(INTS));
  }

  // By hand: C2's own vectors of so short a loop would start after as many single steps.
  @Override
  public void add(
      float[] acc, int width, float[] rows, int channels, int[] slots, int from, int to) {
    int whole = channels - channels % L;
    for (int n = from; n < to; n++) {
      int at = (n - from) * width;
      int row = slots[n] * channels;
      for (int c = 0; c < whole; c += L) {
        FloatVector sum =
            FloatVector.fromArray(S, acc, at + c).add(FloatVector.fromArray(S, rows, row + c));
        sum.intoArray(acc, at + c);
      }
      for (int c = whole; c < channels; c++) {
        acc[at + c] += rows[row + c];
      }
    }
  }

  @Override
  public int units(float[] values, int at, int count) {
    int whole = count - count % L;
    int units = 0;
    for (int c = 0; c < whole; c += L) {
      FloatVector value = FloatVector.fromArray(S, values, at + c);
      units += value.reinterpretAsInts().compare(VectorOperators.NE, 0).trueCount();
    }
    return units + ScalarKernels.unitsOf(values, at + whole, count - whole);
  }

  private static int storeFresh(float[] acc, int at, float[] rows, int row, int whole) {
    int units = 0;
    for (int c = 0; c < whole; c += L) {
      FloatVector value = FloatVector.fromArray(S, acc, at + c);
      units += value.reinterpretAsInts().compare(VectorOperators.NE, 0).trueCount();
      value.intoArray(rows, row + c);
    }
    return units;
  }

  // A row that comes out as it was is written as well: the same bits, or one NaN for another.
  private static int storeChanged(
      float[] acc, int at, float[] rows, int row, float[] old, int oldRow, int whole) {
    int units = 0;
    for (int c = 0; c < whole; c += L) {
      FloatVector value = FloatVector.fromArray(S, acc, at + c);
      FloatVector stored = FloatVector.fromArray(S, old, oldRow + c);
      units += differing(value, stored).trueCount();
      value.intoArray(rows, row + c);
    }
    return units;
  }
}
