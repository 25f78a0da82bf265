package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keys, table, sort and set against the JDK's own. */
class SiteStructuresTest {

  @Test
  void keysSortLikeCoordinatesAndComeBack() {
    int[] values = {SiteKey.MIN, SiteKey.MIN + 1, -1, 0, 1, SiteKey.MAX - 1, SiteKey.MAX};
    long last = -1;
    for (int a0 : values) {
      for (int a1 : values) {
        for (int a2 : values) {
          long key = SiteKey.of(a0, a1, a2);
          assertThat(SiteKey.isValid(key)).isTrue();
          assertThat(key).isGreaterThan(last);
          assertThat(new int[] {SiteKey.axis0(key), SiteKey.axis1(key), SiteKey.axis2(key)})
              .containsExactly(a0, a1, a2);
          last = key;
        }
      }
    }
    assertThat(SiteKey.of(0, 0, 0)).isEqualTo(1L << 62 | 1L << 41 | 1L << 20);
    assertThat(SiteKey.format(SiteKey.of(-3, 2, 1))).isEqualTo("(-3, 2, 1)");
    assertThatThrownBy(() -> SiteKey.of(0, SiteKey.MAX + 1, 0)).hasMessageContaining("1048576");
    assertThatThrownBy(() -> SiteKey.of(0, 0, SiteKey.MIN - 1)).hasMessageContaining("-1048577");
    assertThat(SiteKey.ofAll(1, 2, 3, -4, 5, 6))
        .containsExactly(SiteKey.of(1, 2, 3), SiteKey.of(-4, 5, 6));
    assertThatThrownBy(() -> SiteKey.ofAll(1, 2)).hasMessageContaining("2 coordinates");
  }

  @Test
  void theTableFollowsAMap() {
    SplittableRandom random = new SplittableRandom(1);
    SiteTable table = new SiteTable();
    Map<Long, Integer> map = new HashMap<>();
    for (int step = 0; step < 100_000; step++) {
      // Few distinct keys in a line: long probe runs, many deletions within them.
      long key = SiteKey.of(random.nextInt(4), 0, random.nextInt(60));
      if (random.nextInt(5) == 0) {
        key = random.nextInt(300);
      }
      if (map.containsKey(key)) {
        table.remove(key);
        map.remove(key);
      } else {
        table.put(key, step);
        map.put(key, step);
      }
      if (step == 50_000) {
        long[] keys = map.keySet().stream().mapToLong(Long::longValue).toArray();
        table.reset(keys, keys.length);
        map.clear();
        for (int i = 0; i < keys.length; i++) {
          map.put(keys[i], i);
        }
      }
      long asked =
          random.nextBoolean() ? key : SiteKey.of(random.nextInt(4), 0, random.nextInt(60));
      assertThat(table.get(asked)).as("step %d", step).isEqualTo(map.getOrDefault(asked, -1));
    }
    table.remove(123456789L);
  }

  @Test
  void theSortIsAStableSort() {
    SplittableRandom random = new SplittableRandom(2);
    KeySort sort = new KeySort();
    for (int count : new int[] {0, 1, 2, 3, 100, 1000}) {
      for (int bits = 1; bits <= 63; bits += 6) {
        long[] keys = new long[count];
        int[] payload = new int[count];
        for (int i = 0; i < count; i++) {
          keys[i] = random.nextLong() >>> (64 - bits);
          payload[i] = i;
        }
        Integer[] expected = new Integer[count];
        Arrays.setAll(expected, i -> i);
        long[] original = keys.clone();
        Arrays.sort(expected, (a, b) -> Long.compare(original[a], original[b]));
        sort.sort(keys, payload, count);
        for (int i = 0; i < count; i++) {
          assertThat(payload[i]).isEqualTo(expected[i]);
          assertThat(keys[i]).isEqualTo(original[expected[i]]);
        }
      }
    }
  }

  @Test
  void theSetFollowsASet() {
    SplittableRandom random = new SplittableRandom(3);
    SlotSet slots = new SlotSet();
    TreeSet<Integer> set = new TreeSet<>();
    for (int step = 0; step < 20_000; step++) {
      int slot = random.nextInt(700);
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          slots.add(slot);
          set.add(slot);
        }
        case 4, 5 -> {
          slots.remove(slot);
          set.remove(slot);
        }
        case 6 -> {
          SlotSet other = new SlotSet();
          TreeSet<Integer> same = new TreeSet<>();
          for (int n = random.nextInt(300); n > 0; n--) {
            int value = random.nextInt(900);
            other.add(value);
            same.add(value);
          }
          if (random.nextBoolean()) {
            slots.addAll(other);
            set.addAll(same);
          } else {
            slots.retainAll(other);
            set.retainAll(same);
          }
        }
        default -> {
          if (random.nextInt(50) == 0) {
            slots.fill(slot);
            set.clear();
            for (int n = 0; n < slot; n++) {
              set.add(n);
            }
          }
        }
      }
      assertThat(slots.size()).isEqualTo(set.size());
      assertThat(slots.contains(slot)).isEqualTo(set.contains(slot));
      if (step % 50 == 0) {
        int[] all = new int[slots.size()];
        slots.copyTo(all);
        assertThat(all).isEqualTo(set.stream().mapToInt(Integer::intValue).toArray());
      }
    }
  }

  @Test
  void aRowsMembersAreAddedWhicheverWayTheyAreTold() {
    SplittableRandom random = new SplittableRandom(6);
    for (int run = 0; run < 200; run++) {
      int bound = random.nextInt(1, 3000);
      int taps = random.nextInt(1, 33);
      SlotSet one = new SlotSet();
      SlotSet two = new SlotSet();
      SlotSet three = new SlotSet();
      for (int row = 0; row < 20; row++) {
        int[] table = new int[2 * taps];
        int places = 0;
        for (int at = taps; at < table.length; at++) {
          boolean there = random.nextInt(3) == 0;
          table[at] = there ? random.nextInt(bound) : -1;
          places |= there ? 1 << at - taps : 0;
          if (there) {
            one.add(table[at]);
          }
        }
        two.addPresent(table, taps, table.length, bound);
        three.addAt(table, taps, places, bound);
      }
      assertThat(members(two)).as("run %d", run).isEqualTo(members(one));
      assertThat(members(three)).as("run %d", run).isEqualTo(members(one));
    }
  }

  private static int[] members(SlotSet slots) {
    int[] all = new int[slots.size()];
    slots.copyTo(all);
    return all;
  }
}
