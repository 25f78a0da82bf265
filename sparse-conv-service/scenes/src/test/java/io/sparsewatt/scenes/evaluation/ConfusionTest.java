package io.sparsewatt.scenes.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.scenes.PointClass;
import org.junit.jupiter.api.Test;

class ConfusionTest {

  @Test
  void countsByHand() {
    // Truth g g g v v -, answers g v - v g v.
    Confusion c = new Confusion();
    c.add(new byte[] {0, 0, 0, 1, 1, -1}, new byte[] {0, 1, -1, 1, 0, 1});
    assertThat(c.points()).isEqualTo(5);
    assertThat(c.points(PointClass.GROUND)).isEqualTo(3);
    assertThat(c.answered(PointClass.VEHICLE)).isEqualTo(2);
    assertThat(c.unanswered(PointClass.GROUND)).isEqualTo(1);
    assertThat(c.iou(PointClass.GROUND)).isEqualTo(1.0 / 4);
    assertThat(c.iou(PointClass.VEHICLE)).isEqualTo(1.0 / 3);
    assertThat(c.recall(PointClass.GROUND)).isEqualTo(1.0 / 3);
    assertThat(c.precision(PointClass.VEHICLE)).isEqualTo(1.0 / 2);
    assertThat(c.accuracy()).isEqualTo(2.0 / 5);
    assertThat(c.meanIou(1)).isEqualTo((1.0 / 4 + 1.0 / 3) / 2);
    assertThat(c.meanIou(3)).isEqualTo(1.0 / 4);
    assertThat(c.classes(3)).isEqualTo(1);
    assertThat(c.meanIou(400)).isNaN();
    assertThat(c.ofAnswered().points()).isEqualTo(4);
    assertThat(c.ofAnswered().iou(PointClass.GROUND)).isEqualTo(1.0 / 3);
    Confusion twice = new Confusion();
    twice.add(c);
    twice.add(c);
    assertThat(twice.points()).isEqualTo(10);
    assertThat(twice.meanIou(1)).isEqualTo(c.meanIou(1));
  }

  @Test
  void asManyAnswersAsPoints() {
    assertThatThrownBy(() -> new Confusion().add(new byte[2], new byte[1]))
        .hasMessage("as many answers as points required but 1 for 2");
  }

  @Test
  void oneClassAgainstTheRest() {
    BinaryScore score =
        BinaryScore.of(new byte[] {1, 1, 0, 0, -1}, new byte[] {1, 0, 1, 0, 1}, (byte) 1);
    assertThat(score).isEqualTo(new BinaryScore(1, 1, 1, 0, 1));
    assertThat(score.precision()).isEqualTo(0.5);
    assertThat(score.recall()).isEqualTo(0.5);
    assertThat(score.iou()).isEqualTo(1.0 / 3);
    assertThat(score.f1()).isEqualTo(0.5);
    assertThat(score.plus(score).positives()).isEqualTo(4);
  }
}
