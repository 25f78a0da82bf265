package io.sparsewatt.engine.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a line: bare, quoted, or the sign {@code =}.
 *
 * @param line from 1
 * @param column of its first character, from 1
 * @param quoted whether it stood in quotes, and is thus a name whatever it says
 */
record Token(String text, int line, int column, boolean quoted) {

  // Far above any layer's: the longest line of a published network has 12.
  private static final int MOST = 4096;

  /** The words of a line, without its comment. */
  static List<Token> of(String line, int number) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == ' ' || c == '\t') {
        at++;
        continue;
      }
      if (c == '#') {
        break;
      }
      if (tokens.size() == MOST) {
        throw error(number, at + 1, "at most " + MOST + " words a line");
      }
      if (c == '=') {
        tokens.add(new Token("=", number, at + 1, false));
        at++;
      } else if (c == '"') {
        at = quoted(line, number, at, tokens);
      } else if (isBare(c)) {
        int from = at;
        while (at < line.length() && isBare(line.charAt(at))) {
          at++;
        }
        tokens.add(new Token(line.substring(from, at), number, from + 1, false));
      } else {
        throw error(
            number, at + 1, "a name, a number, '=', '\"' or '#' expected, found " + show(c));
      }
    }
    return tokens;
  }

  private static int quoted(String line, int number, int from, List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    int at = from + 1;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at);
      if (c == '\\') {
        at++;
        if (at == line.length() || line.charAt(at) != '"' && line.charAt(at) != '\\') {
          throw error(number, at + 1, "'\"' or '\\' expected after '\\'");
        }
        c = line.charAt(at);
      } else if (Character.isISOControl(c)) {
        throw error(number, at + 1, "no control characters in a name, found " + show(c));
      }
      text.append(c);
      at++;
    }
    if (at == line.length()) {
      throw error(
          number, at + 1, "'\"' expected to end the name that began at column " + (from + 1));
    }
    tokens.add(new Token(text.toString(), number, from + 1, true));
    return at + 1;
  }

  /** Whether a bare word may hold the character. */
  private static boolean isBare(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._-+/:".indexOf(c) >= 0;
  }

  /** A name as it is to be written. */
  static String written(String name) {
    if (!name.isEmpty() && name.chars().allMatch(c -> isBare((char) c)) && !name.equals("of")) {
      return name;
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name '" + name + "' holds control characters, which a network file cannot");
    }
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  boolean is(String word) {
    return !quoted && text.equals(word);
  }

  IllegalArgumentException error(String message) {
    return error(line, column, message);
  }

  static IllegalArgumentException error(int line, int column, String message) {
    return new IllegalArgumentException("line " + line + ", column " + column + ": " + message);
  }

  private static String show(char c) {
    return Character.isISOControl(c) ? String.format("U+%04X", (int) c) : "'" + c + "'";
  }

  @Override
  public String toString() {
    return quoted ? written(text) : "'" + text + "'";
  }
}
