package io.sparsewatt.benchmarks.stream;

import io.sparsewatt.benchmarks.harness.FigureSpec;
import java.util.ArrayList;
import java.util.List;

/** The figures of {@code bench stream}, with the goals of the project. */
public final class StreamFigureList {

  static final String PREFIX = "stream.";

  /**
   * A recorded sequence.
   *
   * @param id in its figures' names
   * @param folder below {@code lidar/}
   */
  record Sequence(String id, String folder) {}

  static final List<Sequence> RECORDED =
      List.of(
          new Sequence("kitti-raw-city-stop", "kitti_raw_city_stop/velodyne"),
          new Sequence("kitti-tracking-0000", "kitti_tracking_0000/pcd"));

  private StreamFigureList() {}

  /** All of them, in the order of the report. */
  public static List<FigureSpec> all() {
    List<FigureSpec> figures = new ArrayList<>();
    for (SceneKind kind : SceneKind.values()) {
      simulated(figures, PREFIX + kind.id() + ".", kind.note());
    }
    for (Sequence recorded : RECORDED) {
      recorded(figures, PREFIX + recorded.id() + ".", recorded.folder() + ", registered");
    }
    return List.copyOf(figures);
  }

  private static void simulated(List<FigureSpec> figures, String own, String where) {
    times(figures, own, where, true);
    counts(figures, own);
    figures.add(
        FigureSpec.of(own + "recall", "%", "plain voxels within one of a stream voxel")
            .atLeast(95));
    figures.add(
        FigureSpec.of(own + "precision", "%", "stream voxels within one of a true surface")
            .atLeast(95));
    figures.add(
        FigureSpec.of(own + "miou", "%", "of points, by the answers on the stream")
            .beside("plain voxels", own + "plainMiou", null));
    figures.add(
        FigureSpec.of(own + "miouLoss", "points", "of mean IoU, against plain voxels").atMost(1));
  }

  private static void recorded(List<FigureSpec> figures, String own, String where) {
    times(figures, own, where, false);
    counts(figures, own);
    figures.add(FigureSpec.of(own + "recall", "%", "plain voxels within one of a stream voxel"));
  }

  private static void times(List<FigureSpec> figures, String own, String where, boolean goal) {
    FigureSpec speedUp =
        FigureSpec.of(own + "speedUp", "x", where + ": full pass by voxeliser and update together")
            .beside("full pass, ms", own + "plain.ms", null);
    figures.add(goal ? speedUp.atLeast(4) : speedUp);
    figures.add(
        FigureSpec.of(
            own + "speedUpOfBoth", "x", "the same with voxelisation counted on both sides"));
    figures.add(FigureSpec.of(own + "stream.ms", "ms", "voxeliser and update, processor time"));
    figures.add(
        FigureSpec.of(own + "voxelise.ms", "ms", "of that the voxeliser")
            .beside("plain voxelisation, ms", own + "plainVoxelise.ms", null));
  }

  private static void counts(List<FigureSpec> figures, String own) {
    figures.add(
        FigureSpec.of(own + "active", "voxels", "of the stream, a frame")
            .beside("plain voxels", own + "plainVoxels", null));
    figures.add(
        FigureSpec.of(own + "changed", "%", "voxels that come, change or go, of the plain ones"));
    figures.add(FigureSpec.of(own + "macs", "%", "executed, of a full pass on the plain voxels"));
    figures.add(FigureSpec.of(own + "rows", "%", "computed, of the stream's in all layers"));
  }
}
