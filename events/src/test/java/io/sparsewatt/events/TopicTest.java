package io.sparsewatt.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {

  @Test
  void thePlaceOfARigNeverChanges() {
    // FNV-1a 32 of "" is 2166136261 and of "a" is 3826002220 (Fowler, Noll, Vo: published vectors).
    assertThat(Topic.partitionOf("")).isEqualTo(mod(2166136261L));
    assertThat(Topic.partitionOf("a")).isEqualTo(mod(3826002220L));
  }

  @ParameterizedTest
  @EnumSource(
      value = Topic.class,
      names = {"SENSORS"},
      mode = EnumSource.Mode.EXCLUDE)
  void fieldOneOfEveryMessageIsItsFrameReference(Topic topic) throws Exception {
    Message message = (Message) topic.parser().parseFrom(new byte[0]);
    FieldDescriptor first = message.getDescriptorForType().findFieldByNumber(1);

    assertThat(first.getName()).isEqualTo("id");
    assertThat(first.getMessageType().getName()).isEqualTo("FrameRef");
  }

  private static int mod(long unsignedHash) {
    return Math.floorMod((int) unsignedHash, Topic.PARTITIONS);
  }
}
