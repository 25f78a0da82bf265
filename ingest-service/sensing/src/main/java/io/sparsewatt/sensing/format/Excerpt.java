package io.sparsewatt.sensing.format;

/** What a sender wrote, cut and cleaned so that it can stand in a message. */
final class Excerpt {

  private static final int LONGEST = 60;

  private Excerpt() {}

  /** At most 60 characters, control characters replaced. */
  static String of(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > LONGEST ? out.append("...").toString() : out.toString();
  }
}
