package io.sparsewatt.e2e.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The keywords of JSON Schema that the published contract uses, read strictly: a field that is
 * answered and not published is a fault as much as one that is published and missing. A keyword
 * that is not known here is an error, so that no part of the contract goes unchecked.
 */
final class PublishedSchema {

  private static final Set<String> WORDS = Set.of("description", "default", "maxItems");

  private final JsonNode document;

  PublishedSchema(JsonNode document) {
    this.document = document;
  }

  /** Schema of an operation's 200 answer as JSON. */
  JsonNode answer(String method, String path) {
    return document
        .path("paths")
        .path(path)
        .path(method)
        .path("responses")
        .path("200")
        .path("content")
        .path("application/json")
        .path("schema");
  }

  /** What is wrong with the value, each with where it stands; empty where nothing is. */
  List<String> faults(JsonNode schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(schema, value, "$", faults);
    return faults;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
    if (schema.isMissingNode() || !schema.isObject()) {
      throw new IllegalArgumentException(at + ": no schema is published");
    }
    for (String keyword : schema.propertyNames()) {
      JsonNode wanted = schema.path(keyword);
      switch (keyword) {
        case "$ref" -> check(document.at(wanted.stringValue().substring(1)), value, at, faults);
        case "type" -> type(wanted, value, at, faults);
        case "enum" -> {
          boolean found = false;
          for (JsonNode one : wanted) {
            found |= one.equals(value);
          }
          if (!found) {
            faults.add(at + " is " + value + "; published: " + wanted);
          }
        }
        case "properties" -> properties(wanted, value, at, faults);
        case "required" -> {
          for (JsonNode name : wanted) {
            if (value.isObject() && !value.has(name.stringValue())) {
              faults.add(at + " lacks " + name);
            }
          }
        }
        case "items" -> {
          int i = 0;
          for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
            check(wanted, item, at + "[" + i++ + "]", faults);
          }
        }
        case "oneOf" -> oneOf(wanted, value, at, faults);
        case "pattern" -> {
          if (value.isString()
              && !Pattern.compile(wanted.stringValue()).matcher(value.stringValue()).find()) {
            faults.add(at + " is " + value + "; published: " + wanted);
          }
        }
        default -> {
          if (!WORDS.contains(keyword)) {
            throw new IllegalArgumentException(at + ": keyword `" + keyword + "` is not known");
          }
        }
      }
    }
  }

  private static void type(JsonNode wanted, JsonNode value, String at, List<String> faults) {
    boolean fits = false;
    for (JsonNode one : wanted.isArray() ? wanted : List.of(wanted)) {
      fits |=
          switch (one.stringValue()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(at + ": type " + one);
          };
    }
    if (!fits) {
      faults.add(at + " is " + value.getNodeType() + "; published: " + wanted);
    }
  }

  private void properties(JsonNode wanted, JsonNode value, String at, List<String> faults) {
    for (String name : value.propertyNames()) {
      if (wanted.has(name)) {
        check(wanted.path(name), value.path(name), at + "." + name, faults);
      } else {
        faults.add(at + "." + name + " is not published");
      }
    }
  }

  private void oneOf(JsonNode choices, JsonNode value, String at, List<String> faults) {
    int fitting = 0;
    for (JsonNode choice : choices) {
      fitting += faults(choice, value).isEmpty() ? 1 : 0;
    }
    if (fitting != 1) {
      faults.add(at + " fits " + fitting + " of the " + choices.size() + " forms published");
    }
  }
}
