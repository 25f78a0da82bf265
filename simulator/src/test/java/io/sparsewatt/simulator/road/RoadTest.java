package io.sparsewatt.simulator.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoadTest {

  @ParameterizedTest
  @EnumSource(Family.class)
  void directionAndCurvatureAreTheDerivativesOfTheCourse(Family family) {
    Road road = new Road(3, family);
    RoadPoint before = new RoadPoint();
    RoadPoint at = new RoadPoint();
    RoadPoint after = new RoadPoint();
    double sharpest = 0;
    double h = 1e-3;
    for (double u = -1000; u < 3000; u += 7.3) {
      road.at(u - h, before);
      road.at(u, at);
      road.at(u + h, after);
      double slope = (after.y - before.y) / (2 * h);
      assertThat(at.sin / at.cos).isCloseTo(slope, within(1e-7));
      double turn = Math.atan2(after.sin, after.cos) - Math.atan2(before.sin, before.cos);
      assertThat(at.curvature).isCloseTo(turn / (2 * h * at.metric), within(1e-6));
      sharpest = Math.max(sharpest, Math.abs(at.curvature));
    }
    double radius = family == Family.TOWN ? 100 : 500;
    assertThat(sharpest).isLessThan(1 / radius).isGreaterThan(0.1 / radius);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aPlaceProjectsBackOntoItself(Family family) {
    Road road = new Road(9, family);
    RoadPoint point = new RoadPoint();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      // Far out too: the road has no end, and doubles have digits enough for 1,000 km.
      double station = random.nextDouble(-1e6, 1e6);
      double offset = random.nextDouble(-50, 50);
      road.at(station, point);
      double x = point.xAt(offset);
      double y = point.yAt(offset);
      assertThat(road.project(x, y, point)).isCloseTo(station, within(1e-6));
      assertThat(Road.offset(point, x, y)).isCloseTo(offset, within(1e-6));
    }
  }

  @Test
  void theStripKnowsThePlaceOfAPoint() {
    for (Family family : Family.values()) {
      Road road = new Road(4, family);
      RoadStrip strip = new RoadStrip(road, 140);
      RoadPoint point = new RoadPoint();
      SplittableRandom random = new SplittableRandom(2);
      for (int i = 0; i < 2000; i++) {
        double middle = random.nextDouble(-5000, 5000);
        if (i % 100 == 0) {
          strip.centre(middle);
        } else {
          middle = strip.station();
        }
        double u = Math.rint(middle / 50) * 50 + random.nextDouble(-20, 20);
        strip.centre(u);
        double offset = random.nextDouble(-15, 15);
        road.at(u, point);
        strip.locate(point.xAt(offset), point.yAt(offset));
        assertThat(strip.offset()).isCloseTo(offset, within(0.005));
        assertThat(strip.station()).isCloseTo(u, within(0.1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void lanesTileTheCarriageway(Family family) {
    CrossSection section = new Road(1, family).section();
    for (int k = 0; k < section.laneCount(); k++) {
      assertThat(section.laneAt(section.laneOffset(k))).isEqualTo(k);
      assertThat(section.laneOffset(k) < 0).isEqualTo(section.forward(k));
      int left = section.leftOf(k);
      if (left >= 0) {
        assertThat(section.rightOf(left)).isEqualTo(k);
        double step = section.laneOffset(left) - section.laneOffset(k);
        assertThat(step)
            .isCloseTo(
                section.forward(k) ? section.laneWidth() : -section.laneWidth(), within(1e-12));
      }
    }
    assertThat(section.laneAt(section.lanesEdge() + 0.1)).isEqualTo(-1);
    assertThat(section.laneAt(-section.lanesEdge() - 0.1)).isEqualTo(-1);
  }

  @Test
  void crosswalksAreWhereTheyBelong() {
    Road town = new Road(8, Family.TOWN);
    for (int b = -50; b < 50; b++) {
      assertThat(Road.block(town.crosswalk(b))).isEqualTo(b);
      assertThat(town.crosswalk(b + 1) - town.crosswalk(b)).isGreaterThanOrEqualTo(50);
    }
    assertThat(new Road(8, Family.HIGHWAY).crosswalk(0)).isNaN();
  }

  @Test
  void anUnknownFamilyIsNamed() {
    assertThat(Family.ofId("highway")).isEqualTo(Family.HIGHWAY);
    assertThatThrownBy(() -> Family.ofId("moon"))
        .hasMessage("no world family is called \"moon\"; there are: town, highway");
  }
}
