package io.sparsewatt.sensing.recording;

import java.util.Comparator;

/** File names with numbers in them compared as numbers: scan9 before scan10. */
final class NaturalOrder implements Comparator<String> {

  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int fromI = i;
        int fromJ = j;
        i = endOfDigits(a, i);
        j = endOfDigits(b, j);
        int order = compareNumbers(a, fromI, i, b, fromJ, j);
        if (order != 0) {
          return order;
        }
      } else {
        int order = Character.compare(a.charAt(i++), b.charAt(j++));
        if (order != 0) {
          return order;
        }
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b); // 01 and 1: equal numbers, yet one order
  }

  private static int compareNumbers(String a, int i, int endA, String b, int j, int endB) {
    int fromA = i;
    int fromB = j;
    while (fromA < endA - 1 && a.charAt(fromA) == '0') {
      fromA++;
    }
    while (fromB < endB - 1 && b.charAt(fromB) == '0') {
      fromB++;
    }
    int order = Integer.compare(endA - fromA, endB - fromB);
    for (int k = 0; order == 0 && k < endA - fromA; k++) {
      order = Character.compare(a.charAt(fromA + k), b.charAt(fromB + k));
    }
    return order;
  }

  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
