package io.sparsewatt.engine.text;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Declaration;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.SiteKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text. What it lets pass has the form of a network; whether it is one, building says.
 */
final class NetworkParser {

  static final String MAGIC = "sparsewatt-network";

  private final List<Declaration> operators = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private boolean begun;
  private @Nullable String name;
  private @Nullable Axes bounds;
  // The line that is read.
  private List<Token> words = List.of();
  private int at;
  private int lineEnd;
  private int number;

  NetworkText parse(String text) {
    if (text.length() > NetworkText.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the text has "
              + text.length()
              + " characters; a network file has at most "
              + NetworkText.MAX_LENGTH);
    }
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      words = Token.of(line, number);
      at = 0;
      lineEnd = line.length() + 1;
      if (!words.isEmpty()) {
        line();
      }
    }
    number++;
    lineEnd = 1;
    words = List.of();
    at = 0;
    if (!begun) {
      throw expected("'" + MAGIC + " " + NetworkText.VERSION + "'");
    }
    String called = name;
    if (called == null) {
      throw expected("'name', for the network has none");
    }
    if (outputs.isEmpty()) {
      throw expected("'output', for the network has none");
    }
    return new NetworkText(called, bounds, operators, lines, outputs);
  }

  private void line() {
    if (!begun) {
      version();
      return;
    }
    Token first = next("an operator");
    if (!outputs.isEmpty()) {
      throw first.error("nothing expected after the output, found " + first);
    }
    switch (first.quoted() ? "" : first.text()) {
      case "name" -> {
        if (name != null) {
          throw first.error("an operator expected: the network has its name, '" + name + "'");
        }
        name = next("the network's name").text();
        end();
      }
      case "bounded" -> {
        if (bounds != null || !operators.isEmpty()) {
          throw first.error("'bounded' expected once, before the input");
        }
        bounds = bounds();
        end();
      }
      case "output" -> {
        do {
          outputs.add(known(next("the name of an operator above")));
        } while (at < words.size());
      }
      default -> operator(first);
    }
  }

  private void version() {
    Token magic = next("'" + MAGIC + "'");
    if (!magic.is(MAGIC)) {
      throw magic.error("'" + MAGIC + " " + NetworkText.VERSION + "' expected, found " + magic);
    }
    Token version = next("version " + NetworkText.VERSION);
    if (!version.is(Integer.toString(NetworkText.VERSION))) {
      throw version.error(
          "version " + NetworkText.VERSION + " expected, found " + version + "; another program's");
    }
    end();
    begun = true;
  }

  private Axes bounds() {
    Token sides = next("the sides of the grid");
    if (sides.quoted() || !Argument.isAxes(sides.text(), 1, SiteKey.MAX + 1)) {
      throw sides.error(
          "sides as 64 or 64x64x16, each 1.." + (SiteKey.MAX + 1) + ", expected, found " + sides);
    }
    return Argument.axes(sides.text());
  }

  private void operator(Token first) {
    Vocabulary.Word word = first.quoted() ? null : Vocabulary.word(first.text());
    if (word == null) {
      throw first.error(
          "'name', 'bounded', 'output' or one of "
              + Vocabulary.operators()
              + " expected, found "
              + first);
    }
    if (operators.isEmpty() != word.operator().equals("input")) {
      throw first.error(
          operators.isEmpty()
              ? "'input' expected as the first operator, found " + first
              : "another operator expected: the network has its input");
    }
    if (operators.size() == NetworkBuilder.MAX_OPERATORS) {
      throw first.error("at most " + NetworkBuilder.MAX_OPERATORS + " operators expected");
    }
    Token called = next("a name for the operator");
    if (called.is("=") || called.is("of") || called.text().isBlank()) {
      throw called.error("a name for the operator expected, found " + called);
    }
    Map<String, String> arguments = arguments(word);
    List<String> sources = sources(word);
    if (!names.add(called.text())) {
      throw called.error("a name expected that is not taken yet, found " + called);
    }
    operators.add(new Declaration(word.operator(), called.text(), sources, arguments));
    lines.add(number);
  }

  private Map<String, String> arguments(Vocabulary.Word word) {
    Map<String, String> arguments = new LinkedHashMap<>();
    while (at < words.size() && !words.get(at).is("of")) {
      Token key = next("an argument");
      Argument argument = key.quoted() ? null : word.argument(key.text());
      if (argument == null) {
        throw key.error("'of' or one of " + word.keys() + " expected, found " + key);
      }
      Token sign = next("'='");
      if (!sign.is("=")) {
        throw sign.error("'=' expected after '" + argument.key() + "', found " + sign);
      }
      Token value = next(argument.kind().expected());
      boolean isName = argument.kind() == Argument.Kind.NAME;
      if (value.is("=") || value.quoted() && !isName || !argument.accepts(value.text())) {
        throw value.error(
            argument.kind().expected() + " expected for '" + argument.key() + "', found " + value);
      }
      if (isName) {
        known(value);
      }
      if (arguments.put(argument.key(), value.text()) != null) {
        throw key.error("'" + argument.key() + "' expected once");
      }
    }
    for (Argument argument : word.arguments()) {
      if (argument.isNeeded() && !arguments.containsKey(argument.key())) {
        throw expected("'" + argument.key() + "=', " + argument.kind().expected() + ",");
      }
    }
    return arguments;
  }

  private List<String> sources(Vocabulary.Word word) {
    List<String> sources = new ArrayList<>();
    if (word.most() > 0) {
      Token of = next("'of' and the names of what it reads");
      if (!of.is("of")) {
        throw of.error("'of' expected, found " + of);
      }
      while (at < words.size() && sources.size() < word.most()) {
        sources.add(known(next("a name")));
      }
      if (sources.size() < word.least()) {
        throw expected(
            "the name of an operator above (of "
                + word.least()
                + " that '"
                + word.operator()
                + "' reads)");
      }
    }
    end();
    return sources;
  }

  private String known(Token token) {
    if (!names.contains(token.text())) {
      throw token.error("the name of an operator above expected, found " + token);
    }
    return token.text();
  }

  private Token next(String what) {
    if (at == words.size()) {
      throw expected(what);
    }
    return words.get(at++);
  }

  private void end() {
    if (at < words.size()) {
      Token left = words.get(at);
      throw left.error("the end of the line expected, found " + left);
    }
  }

  private IllegalArgumentException expected(String what) {
    if (at < words.size()) {
      Token found = words.get(at);
      return found.error(what + " expected, found " + found);
    }
    return Token.error(number, lineEnd, what + " expected, found the end");
  }
}
