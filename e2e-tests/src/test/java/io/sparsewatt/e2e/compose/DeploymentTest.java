package io.sparsewatt.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** What is written down twice for the containers agrees with where it comes from. */
class DeploymentTest {

  private static final Path CHECKOUT = Checkout.folder();

  private static Map<String, Map<String, Object>> services() throws IOException {
    return child(yaml("docker-compose.yml"), "services");
  }

  private static Map<String, Object> yaml(String file) throws IOException {
    return new Yaml().load(Files.readString(CHECKOUT.resolve(file)));
  }

  @SuppressWarnings("unchecked") // as the file is written; a wrong one fails the test
  private static <T> T child(Map<String, ?> map, String key) {
    return (T) Objects.requireNonNull(map.get(key), key);
  }

  private static String text(Map<String, ?> map, String key) {
    return child(map, key).toString();
  }

  @Test
  void theBrokerTakesWhatTheProducersSend() throws IOException {
    Map<String, Object> broker = child(child(services(), "broker"), "environment");
    assertThat(broker)
        .containsEntry("KAFKA_MESSAGE_MAX_BYTES", Topic.MAX_RECORD_BYTES)
        .containsEntry("KAFKA_REPLICA_FETCH_MAX_BYTES", Topic.MAX_RECORD_BYTES)
        .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
  }

  @Test
  void theBrokersImageIsOfTheClientsVersion() throws IOException {
    Map<String, Object> broker = child(services(), "broker");
    assertThat(text(broker, "image"))
        .isEqualTo(Engine.BROKER)
        .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    assertThat(Files.readString(CHECKOUT.resolve("deploy/base/stand-ins.sh")))
        .contains("kafka_version=" + AppInfoParser.getVersion())
        .contains("runtime=" + Engine.RUNTIME);
  }

  @Test
  void everyServiceIsBuiltOfAModuleThatHasItsMainClass() throws IOException {
    Map<String, Map<String, Object>> services = services();
    for (String name : ComposeProject.SERVICES) {
      if (name.equals("broker")) {
        continue;
      }
      Map<String, Object> build = child(child(services, name), "build");
      Map<String, Object> arguments = child(build, "args");
      Path context = CHECKOUT.resolve(text(build, "context")).normalize();
      String source = text(arguments, "MAIN").replace('.', '/') + ".java";
      assertThat(context.resolveSibling("src/main/java").resolve(source)).as(name).isRegularFile();
      assertThat(context.resolve(text(build, "dockerfile")).normalize())
          .isEqualTo(CHECKOUT.resolve("deploy/Dockerfile"));
      assertThat(arguments).containsEntry("SERVICE", name);
    }
  }

  /** A flag that one of the two lacks is a difference between the demo and the containers. */
  @Test
  void aContainerStartsJavaAsTheLauncherDoes() throws IOException {
    Set<String> launcher = flags("sparsewatt");
    assertThat(launcher).contains("--add-modules=jdk.incubator.vector");
    assertThat(flags("deploy/Dockerfile")).containsAll(launcher);
  }

  private static Set<String> flags(String file) throws IOException {
    Matcher matcher =
        Pattern.compile("(?<=[\\s\"])(--[a-z-]+=[a-zA-Z.-]+)(?=[\\s\",])")
            .matcher(Files.readString(CHECKOUT.resolve(file)));
    Set<String> flags = new TreeSet<>();
    while (matcher.find()) {
      flags.add(matcher.group(1));
    }
    return flags;
  }

  @Test
  void prometheusAsksEveryService() throws IOException {
    Set<String> targets = new TreeSet<>();
    List<Map<String, Object>> jobs =
        child(yaml("deploy/prometheus/prometheus.yml"), "scrape_configs");
    for (Map<String, Object> job : jobs) {
      assertThat(job).containsEntry("metrics_path", "/actuator/prometheus");
      List<Map<String, List<String>>> groups = child(job, "static_configs");
      groups.forEach(group -> targets.addAll(child(group, "targets")));
    }
    Set<String> expected = new TreeSet<>();
    ComposeProject.SERVICES.forEach(service -> {
      if (!service.equals("broker")) {
        expected.add(service + ":8080");
      }
    });
    assertThat(targets).isEqualTo(expected);
  }

  @Test
  void everyPanelHasItsDescriptionUnitAndTheProvisionedSource() throws IOException {
    List<Map<String, Object>> sources =
        child(yaml("deploy/grafana/provisioning/datasources/prometheus.yml"), "datasources");
    String source = text(sources.getFirst(), "uid");
    assertThat(Dashboards.files()).hasSize(2);
    for (Path file : Dashboards.files()) {
      JsonNode dashboard = Dashboards.read(file);
      assertThat(dashboard.get("uid").asString()).as("%s", file).isNotBlank();
      for (JsonNode panel : dashboard.get("panels")) {
        if (panel.get("type").asString().equals("row")) {
          continue;
        }
        String title = panel.get("title").asString();
        assertThat(panel.get("description").asString()).as(title).endsWith(".");
        assertThat(panel.at("/fieldConfig/defaults/unit").asString()).as(title).isNotBlank();
        assertThat(panel.at("/datasource/uid").asString()).as(title).isEqualTo(source);
        for (JsonNode target : panel.get("targets")) {
          assertThat(target.at("/datasource/uid").asString()).as(title).isEqualTo(source);
        }
      }
    }
    assertThat(Dashboards.uses()).hasSizeGreaterThan(40);
  }
}
