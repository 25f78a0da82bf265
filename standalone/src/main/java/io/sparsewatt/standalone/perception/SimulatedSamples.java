package io.sparsewatt.standalone.perception;

import io.sparsewatt.scenes.labels.VoxelLabels;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import io.sparsewatt.training.Sample;
import io.sparsewatt.training.Samples;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Labelled voxels of simulated worlds of the training split: turned, mirrored, stretched and
 * thinned out at random, and voxelised by the platform's own voxeliser: half of them as a single
 * scan, half as the stream of a resting sensor after some turns. A scan takes as long to make as a
 * step of training, so each is used {@value #USES} times, {@value #APART} uses of others in
 * between, turned and thinned out anew. Thread-safe.
 */
public final class SimulatedSamples implements Samples {

  private static final float QUANTUM = 127f;
  // Seeds of training stay below this (Split.FIRST_EVALUATION_SEED), whatever the caller's seed.
  private static final long SEEDS = Split.FIRST_EVALUATION_SEED;
  private static final int USES = 4;
  // More than the optimiser's memory of some ten steps. 17 worlds, 6 layouts: neighbours differ.
  private static final int APART = 68;

  // About as far back as a voxel at rest is remembered.
  private static final int MOST_TURNS = 24;

  private final long seed;
  private final LabelledWorlds worlds;
  private final VoxelPolicy policy;
  // Scans that are to be used again, by world.
  private final Recent<LabelledScan> scans =
      new Recent<>(APART / USES * (USES - 1) + 8, this::scan);

  public SimulatedSamples(long seed, LabelledWorlds worlds, VoxelPolicy policy) {
    this.seed = seed;
    this.worlds = worlds;
    this.policy = policy;
  }

  private LabelledScan scan(long world) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + world);
    return worlds.scan(Split.TRAIN.family(world), Math.floorMod(random.nextLong(), SEEDS));
  }

  @Override
  public Sample sample(long number) {
    // Every USES-th sample is of a new world, those between of worlds of APART samples ago and
    // more; the first of them of worlds with numbers below 0, made for them.
    long use = Math.floorMod(number, (long) USES);
    LabelledScan scan = scans.get(Math.floorDiv(number, (long) USES) - use * (APART / USES));
    // Another stream than the worlds' own.
    SplittableRandom random = new SplittableRandom(seed * 0xD1342543DE82EF95L + ~number);
    double yaw = random.nextDouble() * 2 * Math.PI;
    double side = random.nextBoolean() ? 1 : -1;
    double stretch = 0.95 + 0.1 * random.nextDouble();
    // Three scans of ten lose up to half their points, as far or wet scenes do.
    double kept = random.nextInt(10) < 3 ? 0.5 + 0.5 * random.nextDouble() : 1;
    // Intensity differs between sensors as nothing else does; some have none.
    double gain = random.nextInt(10) < 2 ? 0 : 0.5 + random.nextDouble();
    float[] x = new float[scan.count()];
    float[] y = new float[scan.count()];
    float[] z = new float[scan.count()];
    float[] intensity = new float[scan.count()];
    byte[] labels = new byte[scan.count()];
    PointVelocities moving = new PointVelocities(scan);
    float[] velocities = new float[2 * scan.count()];
    int count = 0;
    for (int i = 0; i < scan.count(); i++) {
      if (kept < 1 && random.nextDouble() >= kept) {
        continue;
      }
      x[count] = (float) (stretch * scan.x()[i]);
      y[count] = (float) (stretch * side * scan.y()[i]);
      z[count] = (float) (stretch * scan.z()[i]);
      intensity[count] = (float) Math.min(1, gain * scan.intensity()[i]);
      velocities[2 * count] = (float) (stretch * moving.alongX(i));
      velocities[2 * count + 1] = (float) (stretch * side * moving.alongY(i));
      labels[count++] = scan.label()[i];
    }
    Pose pose =
        new Pose(
            2 * random.nextDouble(),
            2 * random.nextDouble(),
            scan.traits().height() + 0.4 * random.nextDouble() - 0.2,
            0,
            0,
            StrictMath.sin(yaw / 2),
            StrictMath.cos(yaw / 2));
    PointFrame frame = new PointFrame(0, pose, count, x, y, z, intensity, null);
    // Half the samples are what a resting sensor's stream holds after some turns.
    int turns = random.nextBoolean() ? 1 : random.nextInt(2, MOST_TURNS + 1);
    RestingScans scans = new RestingScans(frame, labels, velocities, turns, random.split());
    return voxels(scans, scan.family().id() + " seed " + scan.seed());
  }

  private Sample voxels(RestingScans scans, String what) {
    VoxelUpdate update = null;
    Voxeliser voxeliser = new Voxeliser(policy);
    try {
      for (int turn = 0; turn < scans.turns(); turn++) {
        update = voxeliser.process(scans.frame(turn), turn == scans.turns() - 1);
      }
    } catch (SensingException e) {
      throw new IllegalStateException("the simulated scan of " + what + " is refused", e);
    }
    Objects.requireNonNull(update);
    byte[] truth =
        new VoxelLabels()
            .majority(update.upserted(), scans.points(), scans.keys(policy), scans.labels());
    float[] features = new float[update.features().length];
    for (int i = 0; i < features.length; i++) {
      features[i] = update.features()[i] / QUANTUM;
    }
    return new Sample(update.upserted(), features, truth);
  }
}
