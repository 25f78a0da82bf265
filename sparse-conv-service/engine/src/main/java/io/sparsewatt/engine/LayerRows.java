package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * The rows of one layer in canonical order of sites, in real numbers: those of an INT8 layer times
 * its scale. A view: it holds until the session's next call, and then refuses.
 */
public final class LayerRows {

  private final Session session;
  private final long frame;
  private final LayerState state;
  private final int[] order;

  LayerRows(Session session, long frame, LayerState state) {
    this.session = session;
    this.frame = frame;
    this.state = state;
    this.order = state.level.order();
  }

  /** Active sites. */
  public int sites() {
    check();
    return state.level.sites();
  }

  /** Channels of a row. */
  public int channels() {
    return state.layer.outChannels();
  }

  /**
   * The site of a row, 0 &lt;= row &lt; {@link #sites()}, in the coordinates of the layer's own
   * level.
   */
  public long key(int row) {
    return state.level.key(slot(row));
  }

  /** One value. */
  public float value(int row, int channel) {
    int channels = channels();
    if (channel < 0 || channel >= channels) {
      throw new IndexOutOfBoundsException("channel " + channel + " of " + channels);
    }
    return state.rows[slot(row) * channels + channel] * state.layer.rowScale();
  }

  /** Copies one row into an array, from an offset. */
  public void copyRow(int row, float[] target, int offset) {
    int channels = channels();
    System.arraycopy(state.rows, slot(row) * channels, target, offset, channels);
    float scale = state.layer.rowScale();
    for (int c = offset; scale != 1f && c < offset + channels; c++) {
      target[c] *= scale;
    }
  }

  /** The sites, copied. */
  public long[] keys() {
    long[] keys = new long[sites()];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = state.level.key(order[row]);
    }
    return keys;
  }

  /** The sites whose rows were computed in this frame, in canonical order, copied. */
  public long[] computedKeys() {
    check();
    if (state.mode == LayerMode.FULL) {
      return keys();
    }
    long[] keys = new long[state.computed.size()];
    for (int n = 0; n < keys.length; n++) {
      keys[n] = state.level.key(state.computed.get(n));
    }
    Arrays.sort(keys);
    return keys;
  }

  /** The rows one after the other, copied. */
  public float[] toArray() {
    float[] values = new float[Math.multiplyExact(sites(), channels())];
    for (int row = 0; row < sites(); row++) {
      copyRow(row, values, row * channels());
    }
    return values;
  }

  private int slot(int row) {
    if (row < 0 || row >= sites()) {
      throw new IndexOutOfBoundsException("row " + row + " of " + sites());
    }
    return order[row];
  }

  private void check() {
    if (session.frame() != frame) {
      throw new IllegalStateException(
          "this view of '"
              + state.layer.name()
              + "' is of an earlier frame; ask the session again");
    }
  }
}
