package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoxelPolicyTest {

  /** A default that holds the default of a part must not be read before that one is there. */
  @ParameterizedTest
  @ValueSource(strings = {"", "$Hysteresis", "$Range", "$Deltas", "$Clearing"})
  void defaultsAreWholeWhicheverClassIsUsedFirst(String part) throws Exception {
    URL classes = VoxelPolicy.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader fresh = new URLClassLoader(new URL[] {classes}, platform)) {
      String policy = VoxelPolicy.class.getName();
      Class.forName(policy + part, true, fresh);
      Object defaults = Class.forName(policy, true, fresh).getField("DEFAULT").get(null);
      assertThat(defaults).hasToString(VoxelPolicy.DEFAULT.toString());
    }
  }

  @Test
  void defaultsHoldNoNull() {
    assertThat(VoxelPolicy.DEFAULT.toString()).doesNotContain("null");
  }

  @Test
  void aBoxInOtherVoxelsIsTheSameToAStride() {
    VoxelPolicy.Range same = VoxelPolicy.Range.DEFAULT.withSize(0.2);
    assertThat(same.extentXy()).isEqualTo(512);
    assertThat(same.extentZ()).isEqualTo(32);
    for (double size : new double[] {0.05, 0.16, 0.19, 0.25, 0.4, 1, 10}) {
      VoxelPolicy.Range range = VoxelPolicy.Range.DEFAULT.withSize(size);
      assertThat(range.size()).isEqualTo(size);
      double half = size * range.stride() / 2;
      assertThat(2 * range.halfXy()).isCloseTo(102.4, within(half + 1e-9));
      assertThat(range.below() / range.above()).isCloseTo(4 / 2.4, within(1e-9));
      // Never none, where a stride is higher than the box.
      assertThat(range.extentZ()).isPositive();
    }
  }
}
