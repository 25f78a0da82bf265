package io.sparsewatt.energy.profile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The small part of JSON that a profile is made of (an object of texts, numbers, lists of texts and
 * lists of flat objects), each value with its line, so that an error can point at it.
 */
final class LocatedJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Source snippets in Jackson's messages would repeat what the line already says.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final int LONGEST_SHOWN = 60;

  private final String file;

  LocatedJson(String file) {
    this.file = file;
  }

  private sealed interface Value {
    int line();

    String shown();
  }

  private record Text(int line, String value) implements Value {
    @Override
    public String shown() {
      return "\"" + abbreviate(value) + "\"";
    }
  }

  private record Number(int line, BigDecimal value, String written) implements Value {
    @Override
    public String shown() {
      return abbreviate(written);
    }
  }

  private record Texts(int line, List<String> values) implements Value {
    @Override
    public String shown() {
      return "a list of " + values.size() + " texts";
    }
  }

  private record Objects(int line, List<Obj> values) implements Value {
    @Override
    public String shown() {
      return "a list of " + values.size() + " objects";
    }
  }

  /** An object whose fields know their lines. */
  final class Obj {
    private final int line;
    private final String place;
    private final Map<String, Value> fields = new LinkedHashMap<>();

    private Obj(int line, String place) {
      this.line = line;
      this.place = place;
    }

    boolean has(String field) {
      return fields.containsKey(field);
    }

    /** Refuses any other field. */
    void allow(String... names) throws ProfileException {
      Set<String> allowed = Set.of(names);
      for (Map.Entry<String, Value> entry : fields.entrySet()) {
        if (!allowed.contains(entry.getKey())) {
          throw error(
              entry.getValue().line(),
              "unknown field \""
                  + abbreviate(entry.getKey())
                  + "\"; the fields are "
                  + String.join(", ", names));
        }
      }
    }

    String text(String field) throws ProfileException {
      if (require(field) instanceof Text text) {
        if (text.value().isBlank()) {
          throw wrong(field, "it must not be blank");
        }
        return text.value();
      }
      throw wrong(field, "a text is required");
    }

    BigDecimal number(String field) throws ProfileException {
      if (require(field) instanceof Number number) {
        return number.value();
      }
      throw wrong(field, "a number is required");
    }

    List<String> texts(String field) throws ProfileException {
      if (require(field) instanceof Texts texts) {
        return texts.values();
      }
      if (require(field) instanceof Objects objects && objects.values().isEmpty()) {
        return List.of();
      }
      throw wrong(field, "a list of texts is required");
    }

    List<Obj> objects(String field) throws ProfileException {
      if (require(field) instanceof Objects objects && !objects.values().isEmpty()) {
        return objects.values();
      }
      throw wrong(field, "a list of at least one object is required");
    }

    /** The error for a field's value: file, line, place, what it is, what is required. */
    ProfileException wrong(String field, String required) {
      Value value = fields.get(field);
      return value == null
          ? error(line, place + field + " is missing")
          : error(value.line(), place + field + " is " + value.shown() + "; " + required);
    }

    private Value require(String field) throws ProfileException {
      Value value = fields.get(field);
      if (value == null) {
        throw error(line, place + field + " is missing; add it");
      }
      return value;
    }
  }

  Obj parse(byte[] bytes) throws ProfileException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw error(1, "a JSON object is required");
      }
      Obj root = object(parser, "", true);
      if (parser.nextToken() != null) {
        throw error(lineOf(parser), "text after the end of the object; remove it");
      }
      return root;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new ProfileException(
          file + ", line " + line + ": not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Obj object(JsonParser parser, String place, boolean nested) throws ProfileException {
    Obj object = new Obj(lineOf(parser), place);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      int line = lineOf(parser);
      Value value =
          switch (token) {
            case VALUE_STRING -> new Text(line, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, place + name);
            case START_ARRAY -> {
              if (!nested) {
                throw error(line, place + name + " is a list; a text or a number is required");
              }
              yield list(parser, name);
            }
            default ->
                throw error(
                    line,
                    place + name + " is " + token + "; a text, a number or a list is required");
          };
      object.fields.put(name, value);
    }
    return object;
  }

  private Number number(JsonParser parser, String place) throws ProfileException {
    int line = lineOf(parser);
    String written = parser.getString();
    BigDecimal value = parser.getDecimalValue();
    if (ProfileReader.tooLong(value)) {
      throw error(line, place + " is " + abbreviate(written) + "; it has too many digits");
    }
    return new Number(line, value, written);
  }

  private Value list(JsonParser parser, String name) throws ProfileException {
    int line = lineOf(parser);
    List<String> texts = new ArrayList<>();
    List<Obj> objects = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.VALUE_STRING && objects.isEmpty()) {
        texts.add(parser.getString());
      } else if (token == JsonToken.START_OBJECT && texts.isEmpty()) {
        objects.add(object(parser, name + "[" + objects.size() + "].", false));
      } else {
        throw error(
            lineOf(parser), name + " holds " + token + "; texts only or objects only are required");
      }
    }
    return texts.isEmpty() ? new Objects(line, objects) : new Texts(line, texts);
  }

  private ProfileException error(int line, String what) {
    return new ProfileException(file + ", line " + line + ": " + what);
  }

  private static int lineOf(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private static String abbreviate(@Nullable String text) {
    String shown = String.valueOf(text);
    return shown.length() <= LONGEST_SHOWN ? shown : shown.substring(0, LONGEST_SHOWN) + "...";
  }
}
