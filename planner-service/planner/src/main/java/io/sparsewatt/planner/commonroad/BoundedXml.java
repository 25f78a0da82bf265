package io.sparsewatt.planner.commonroad;

import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads XML one child of the root at a time, so that only one is held. Document types, and with
 * them entities of any kind, are refused; size, depth and the elements of one child are bounded.
 */
final class BoundedXml {

  /** Bytes, unpacked. The largest scenario at hand has 3.4 million. */
  static final int MAX_BYTES = 16 << 20;

  /** Levels. CommonRoad has 8. */
  static final int MAX_DEPTH = 32;

  /** Elements in one child of the root: a track of 500 states has 9,000. */
  static final int MAX_ELEMENTS = 200_000;

  /** Characters of one element's text: numbers and words. */
  private static final int MAX_TEXT = 1_000;

  private BoundedXml() {}

  /** Takes the document, piece by piece. */
  interface Sink {
    /** The root's start. */
    void root(String name, Map<String, String> attributes) throws ScenarioException;

    /** One child of the root, complete. */
    void child(Element element) throws ScenarioException;
  }

  /** Unpacks gzip, recognised by its first two bytes; anything else is returned as it is. */
  static byte[] unpack(byte[] bytes) throws ScenarioException {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      if (bytes.length > MAX_BYTES) {
        throw tooLarge("the document has " + bytes.length + " bytes");
      }
      return bytes;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = in.readNBytes(MAX_BYTES + 1);
      if (plain.length > MAX_BYTES) {
        throw tooLarge("the unpacked document has more than " + MAX_BYTES + " bytes");
      }
      return plain;
    } catch (IOException e) {
      throw new ScenarioException(
          "not-gzip", "the document begins like gzip but cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static ScenarioException tooLarge(String what) {
    return new ScenarioException(
        "document-too-large",
        what
            + "; the limit is "
            + MAX_BYTES
            + " bytes (16 MiB). Cut the scenario to the road and the time around the ego.");
  }

  static void read(byte[] document, Sink sink) throws ScenarioException {
    byte[] xml = unpack(document);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        events(in, sink);
      } finally {
        in.close();
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      String reason = e.getMessage() == null ? "" : e.getMessage();
      int cut = reason.indexOf("Message: ");
      throw new ScenarioException(
          "not-xml",
          "line "
              + line
              + ": not well-formed XML: "
              + (cut < 0 ? reason : reason.substring(cut + 9)).strip(),
          e);
    }
  }

  private static void events(XMLStreamReader in, Sink sink)
      throws XMLStreamException, ScenarioException {
    Deque<Element> open = new ArrayDeque<>();
    int depth = 0;
    int elements = 0;
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          if (depth > MAX_DEPTH) {
            throw new ScenarioException(
                "document-too-deep",
                "line "
                    + line(in)
                    + ": elements are nested deeper than "
                    + MAX_DEPTH
                    + ", which is the limit.");
          }
          Map<String, String> attributes = attributes(in);
          if (depth == 1) {
            sink.root(in.getLocalName(), attributes);
            continue;
          }
          if (depth == 2) {
            elements = 0;
          }
          if (++elements > MAX_ELEMENTS) {
            throw new ScenarioException(
                "element-too-large",
                "line "
                    + line(in)
                    + ": one child of the root has more than "
                    + MAX_ELEMENTS
                    + " elements, which is the limit.");
          }
          Element e = new Element(in.getLocalName(), line(in), attributes);
          Element parent = open.peek();
          if (parent != null) {
            parent.add(e);
          }
          open.push(e);
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          if (depth >= 1) {
            Element done = open.pop();
            if (depth == 1) {
              sink.child(done);
            }
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(in, open.peek());
        case XMLStreamConstants.DTD,
            XMLStreamConstants.ENTITY_REFERENCE,
            XMLStreamConstants.ENTITY_DECLARATION ->
            throw new ScenarioException(
                "xml-entities-refused",
                "line "
                    + line(in)
                    + ": the document has a document type or an entity; both are refused."
                    + " A CommonRoad file needs neither: remove them.");
        default -> {
          // Comments, processing instructions, white space: no data.
        }
      }
    }
  }

  private static void text(XMLStreamReader in, @Nullable Element element) throws ScenarioException {
    if (element == null || in.isWhiteSpace()) {
      return;
    }
    if (element.text().length() + in.getTextLength() > MAX_TEXT) {
      throw new ScenarioException(
          "text-too-long",
          "line "
              + line(in)
              + ": the text of <"
              + element.name
              + "> is longer than "
              + MAX_TEXT
              + " characters, which is the limit.");
    }
    element.text().append(in.getText());
  }

  private static int line(XMLStreamReader in) {
    return in.getLocation().getLineNumber();
  }

  private static Map<String, String> attributes(XMLStreamReader in) {
    if (in.getAttributeCount() == 0) {
      return Map.of();
    }
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      all.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
    }
    return all;
  }
}
