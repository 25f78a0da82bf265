package io.sparsewatt.engine;

/** One value of the active inputs of a window, channel by channel, taps rising. */
record Pooling(String id, Reduction reduction) implements Operator {

  @Override
  public boolean worksOnInt8() {
    return reduction != Reduction.SUM;
  }

  @Override
  public boolean keepsRange() {
    return reduction != Reduction.SUM;
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    RowSource input = state.inputs.getFirst();
    KernelMap map = input.requireMap();
    int taps = map.taps();
    int[] table = map.sources(input.transposed());
    int channels = state.width;
    float[] x = input.rows();
    float[] acc = tile.acc();
    for (int n = 0; n < tile.count(); n++) {
      int at = n * channels;
      int row = tile.slot(n) * taps;
      int found = 0;
      for (int tap = 0; tap < taps; tap++) {
        int source = table[row + tap];
        if (source < 0) {
          continue;
        }
        if (found++ == 0) {
          System.arraycopy(x, source * channels, acc, at, channels);
        } else if (reduction == Reduction.MAX) {
          raise(acc, at, x, source * channels, channels);
        } else {
          add(acc, at, x, source * channels, channels);
        }
      }
      if (reduction == Reduction.AVERAGE) {
        divide(acc, at, channels, found);
      }
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    RowSource input = state.inputs.getFirst();
    KernelMap map = input.requireMap();
    int taps = map.taps();
    int[] table = map.sources(input.transposed());
    int channels = state.width;
    float[] x = input.rows();
    float[] dx = adjoint.rows(input.state());
    float[] dy = adjoint.rows(state);
    for (int slot = 0; slot < state.level.sites(); slot++) {
      int found = map.sourceCount(input.transposed(), slot);
      for (int c = 0; c < channels; c++) {
        float gradient = dy[slot * channels + c];
        float value = state.rows[slot * channels + c];
        for (int tap = 0; tap < taps; tap++) {
          int source = table[slot * taps + tap];
          if (source < 0) {
            continue;
          }
          int at = source * channels + c;
          if (reduction != Reduction.MAX) {
            dx[at] += reduction == Reduction.SUM ? gradient : gradient / found;
          } else if (x[at] == value) {
            // Of equal ones the first: it is the one that was taken.
            dx[at] += gradient;
            break;
          }
        }
      }
    }
  }

  private static void raise(float[] acc, int at, float[] x, int xAt, int channels) {
    for (int c = 0; c < channels; c++) {
      acc[at + c] = Math.max(acc[at + c], x[xAt + c]);
    }
  }

  static void add(float[] acc, int at, float[] x, int xAt, int channels) {
    for (int c = 0; c < channels; c++) {
      acc[at + c] += x[xAt + c];
    }
  }

  private static void divide(float[] acc, int at, int channels, int by) {
    for (int c = 0; c < channels; c++) {
      acc[at + c] /= by;
    }
  }
}
