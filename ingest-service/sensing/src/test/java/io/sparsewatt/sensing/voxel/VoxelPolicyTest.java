package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

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
}
