package io.sparsewatt.e2e.input;

import static io.sparsewatt.e2e.input.SmallFiles.ascii;
import static io.sparsewatt.e2e.input.SmallFiles.cut;
import static io.sparsewatt.e2e.input.SmallFiles.join;
import static io.sparsewatt.e2e.input.SmallFiles.sizes;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The table of requests that are to be refused, and in which words. */
final class BadRequests {

  /** A LiDAR. */
  static final String LIDAR = "front";

  /** An event camera of {@link SmallFiles#WIDTH} x {@link SmallFiles#HEIGHT} pixels. */
  static final String CAMERA = "eye";

  /**
   * One row.
   *
   * @param name what is wrong
   * @param request made anew each time: bodies of megabytes are not to be kept
   * @param status of the answer
   * @param code in it
   * @param words that its detail contains: the value, the limit, what became of it
   */
  record Row(
      String name, Supplier<HttpRequest> request, int status, String code, List<String> words) {}

  // The decoded bound of 8 MiB is 524,288 points of 16 bytes.
  private static final int TOO_MANY_POINTS = 524_289;
  private static final int GATEWAY_BYTES = 16 << 20;

  private final URI gateway;
  private final List<Row> rows = new ArrayList<>();

  private BadRequests(URI gateway) {
    this.gateway = gateway;
  }

  /** All rows, against a gateway that knows the two sensors. */
  static List<Row> at(URI gateway) {
    BadRequests all = new BadRequests(gateway);
    all.pointFiles();
    all.eventFiles();
    all.requests();
    all.headers();
    all.configurations();
    all.scenarios();
    return List.copyOf(all.rows);
  }

  private void pointFiles() {
    refused(
        "KITTI cut short",
        () -> lidar("kitti-bin", cut(SmallFiles.kitti(100), 3)),
        422,
        "frame-truncated",
        "sensor front, frame 7",
        "1597 bytes",
        "points of 16 bytes",
        "13 are left over");
    refused(
        "nuScenes cut short",
        () -> lidar("nuscenes-bin", cut(SmallFiles.nuscenes(100), 1)),
        422,
        "frame-truncated",
        "1999 bytes",
        "points of 20 bytes",
        "19 are left over");
    refused(
        "ascii PCD cut short",
        () -> lidar("pcd", cut(SmallFiles.pcdAscii(100), 300)),
        422,
        "frame-truncated",
        "100 points");
    refused(
        "binary PCD cut short",
        () -> lidar("pcd", cut(SmallFiles.pcdBinary(100), 5)),
        422,
        "frame-truncated",
        "100 points of 12 bytes",
        "1200 bytes",
        "1195 present");
    refused(
        "compressed PCD cut short",
        () -> lidar("pcd", cut(SmallFiles.pcdCompressed(100), 5)),
        422,
        "frame-truncated",
        "1238 bytes compressed are declared, 1233 present");
    refused(
        "PointCloud2 cut short",
        () -> lidar("pointcloud2-cdr", cut(SmallFiles.pointCloud2(100), 5)),
        422,
        "message-truncated",
        "a sequence of 1200 elements is declared",
        "1196 bytes follow");
    tooLarge("KITTI too large", () -> lidar("kitti-bin", SmallFiles.kitti(TOO_MANY_POINTS)));
    tooLarge(
        "nuScenes too large", () -> lidar("nuscenes-bin", SmallFiles.nuscenes(TOO_MANY_POINTS)));
    tooLarge("ascii PCD too large", () -> lidar("pcd", SmallFiles.pcdAscii(TOO_MANY_POINTS)));
    tooLarge("binary PCD too large", () -> lidar("pcd", SmallFiles.pcdBinary(TOO_MANY_POINTS)));
    tooLarge(
        "compressed PCD too large", () -> lidar("pcd", SmallFiles.pcdCompressed(TOO_MANY_POINTS)));
    tooLarge(
        "PointCloud2 too large",
        () -> lidar("pointcloud2-cdr", SmallFiles.pointCloud2(TOO_MANY_POINTS)));
    refused(
        "PCD that declares 2^31 points",
        () -> lidar("pcd", SmallFiles.pcdHeader("2147483648", "binary")),
        413,
        "frame-too-large",
        "2147483648 points",
        "at most 524288");
    refused(
        "PCD that declares a negative size",
        () -> lidar("pcd", SmallFiles.pcdHeader("-5", "ascii")),
        422,
        "frame-malformed",
        "-5");
    refused(
        "compressed PCD that declares 2^31 bytes",
        () ->
            lidar(
                "pcd",
                join(
                    SmallFiles.pcdHeader("100", "binary_compressed"),
                    sizes(16, 1L << 31),
                    new byte[16])),
        422,
        "frame-malformed",
        "2147483648 bytes decompressed are declared",
        "1200");
    refused(
        "PointCloud2 that declares 2^31 bytes",
        () -> lidar("pointcloud2-cdr", SmallFiles.pointCloud2(10, 1L << 31)),
        422,
        "message-truncated",
        "a sequence of 2147483648 elements is declared",
        "121 bytes follow");
    refused(
        "no number among the coordinates",
        () -> lidar("kitti-bin", SmallFiles.kittiWithoutNumbers(50)),
        422,
        "no-finite-point",
        "none of its 50 points has finite coordinates",
        "not accepted");
    refused(
        "text that is no PCD",
        () -> lidar("pcd", ascii("VERSION 0.7\nFIELDS x y z\nSIZE 4 4\nDATA ascii\n")),
        422,
        "frame-malformed",
        "SIZE has 2 entries, FIELDS 3");
    refused(
        "garbage without a format",
        () -> frames(LIDAR, "", Map.of(), BodyPublishers.ofByteArray(noise(1001))),
        415,
        "format-unrecognised",
        "1001 bytes",
        "KITTI",
        "name it");
  }

  private void eventFiles() {
    refused(
        "EVT2 cut short",
        () -> camera("evt2", cut(SmallFiles.evt2(400), 3)),
        422,
        "frame-truncated",
        "1 bytes into a word of 4",
        "packets were accepted before",
        "repeats none of them");
    refused(
        "EVT3 cut short",
        () -> camera("evt3", cut(SmallFiles.evt3(400), 1)),
        422,
        "frame-truncated",
        "1 bytes into a word of 2",
        "packets were accepted before");
    refused(
        "DAT cut short",
        () -> camera("dat", cut(SmallFiles.dat(400), 3)),
        422,
        "frame-truncated",
        "5 bytes into a word of 8",
        "packets were accepted before");
    refused(
        "N-MNIST cut short",
        () -> camera("nmnist", cut(SmallFiles.nmnist(400), 2)),
        422,
        "frame-truncated",
        "3 bytes into a word of 5",
        "packets were accepted before");
    for (String format : List.of("evt2", "evt3", "dat", "nmnist")) {
      refused(
          format + " too large",
          () -> camera(format, new byte[GATEWAY_BYTES + 1]),
          413,
          "request.too-large",
          "16777217 bytes",
          "16777216 bytes are the limit",
          "Nothing of it was taken");
    }
    refused(
        "an event beside the sensor",
        () ->
            camera("dat", join(SmallFiles.dat(1), new byte[] {1, 0, 0, 0, (byte) 200, 0, 0, 0x10})),
        422,
        "event-outside-sensor",
        "column 200",
        "64x48");
    refused(
        "EVT3 that was called EVT2",
        () -> camera("evt2", SmallFiles.evt3(10)),
        422,
        "format-mismatch",
        "EVT3",
        "EVT2");
  }

  private void requests() {
    refused(
        "unknown sensor",
        () -> frames("nobody", "kitti-bin", Map.of(), BodyPublishers.ofByteArray(new byte[16])),
        404,
        "sensor.unknown",
        "No sensor `nobody`",
        "Known: eye, front",
        "PUT /api/v1/sensors/{id}");
    refused(
        "unknown format",
        () -> lidar("las", new byte[16]),
        415,
        "format-unknown",
        "`las`",
        "kitti-bin, nuscenes-bin, pcd");
    refused(
        "points of an event camera",
        () -> camera("kitti-bin", SmallFiles.kitti(1)),
        422,
        "wrong-modality",
        "eye is configured as an event camera",
        "kitti-bin holds points");
    refused(
        "a container as a frame",
        () -> lidar("mcap", SmallFiles.mcapWithChunkOf(1L << 31)),
        415,
        "format-not-one-frame",
        "replay it as a recording");
    refused("nothing", () -> lidar("kitti-bin", new byte[0]), 422, "input-empty", "has no body");
    refused(
        "a body too large that says so",
        () -> lidar("kitti-bin", new byte[GATEWAY_BYTES + 16]),
        413,
        "request.too-large",
        "declares 16777232 bytes",
        "16777216 bytes are the limit");
    refused(
        "a body too large that does not say so",
        () ->
            frames(
                LIDAR,
                "kitti-bin",
                Map.of(),
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[GATEWAY_BYTES + 16]))),
        413,
        "request.too-large",
        "goes on beyond the limit",
        "16777216 bytes are the limit");
    refused(
        "a path that is none",
        () -> HttpRequest.newBuilder(gateway.resolve("/api/v1/nothing")).build(),
        404,
        "request.unknown-path",
        "/api/v1/nothing");
    refused(
        "a method that is none",
        () -> HttpRequest.newBuilder(gateway.resolve("/api/v1/plans")).DELETE().build(),
        405,
        "request.method",
        "has no DELETE",
        "it has POST");
  }

  private void headers() {
    header("Frame-Seq", "seven", "`seven`", "whole number");
    header("Frame-Seq", "-1", "`-1`", "0 or more");
    header("Frame-Seq", "9223372036854775808", "`9223372036854775808`", "63 bits");
    header("Frame-Time", "1e9", "`1e9`", "whole number");
    header("Frame-Pose", "0 0 0 0 0 0", "`0 0 0 0 0 0`", "x y z qx qy qz qw");
    header("Frame-Pose", "0 0 NaN 0 0 0 1", "NaN", "x y z qx qy qz qw");
    header("Frame-Pose", "0 0 0 0 0 0 0", "unit quaternion");
    header("Frame-Stream", "two words", "`two words`", "visible ASCII");
    refused(
        "a stream without numbers",
        () ->
            frames(
                LIDAR,
                "kitti-bin",
                Map.of("Frame-Stream", "a"),
                BodyPublishers.ofByteArray(SmallFiles.kitti(10))),
        400,
        "frame-header",
        "Frame-Seq is `absent`");
    header("Frame-Path", "0 0", "2 to 256");
  }

  private void header(String name, String value, String... words) {
    refused(
        name + " " + value,
        () ->
            frames(
                LIDAR,
                "kitti-bin",
                Map.of(name, value),
                BodyPublishers.ofByteArray(SmallFiles.kitti(10))),
        400,
        "frame-header",
        prefixed(name, words));
  }

  private void configurations() {
    configuration("no JSON", "{\"modality\":", 400, "not-json", "line 1, column");
    configuration("no object", "[]", 400, "not-json", "one JSON object");
    configuration(
        "unknown field",
        "{\"modality\":\"lidar\",\"voxelsize\":1}",
        422,
        "unknown-field",
        "`voxelsize`",
        "modality");
    configuration(
        "unknown modality",
        "{\"modality\":\"sonar\"}",
        422,
        "wrong-value",
        "sonar",
        "lidar or event-camera");
    configuration(
        "negative voxel",
        "{\"modality\":\"lidar\",\"voxels\":{\"voxelSize\":-0.2}}",
        422,
        "out-of-range",
        "-0.2");
    configuration(
        "negative count",
        "{\"modality\":\"lidar\",\"voxels\":{\"keyframeEvery\":-1}}",
        422,
        "wrong-value",
        "keyframeEvery",
        "-1");
    configuration(
        "a camera without pixels",
        "{\"modality\":\"event-camera\"}",
        422,
        "out-of-range",
        "events.width and events.height");
    configuration(
        "another rig", "{\"modality\":\"lidar\",\"rig\":\"other\"}", 409, "rig-fixed", "other");
    refused(
        "a configuration too large",
        () -> put(LIDAR, " ".repeat(70_000)),
        413,
        "request.too-large",
        "70000 bytes",
        "65536 bytes are the limit");
    refused(
        "an id that is none",
        () -> put("-x", "{\"modality\":\"lidar\"}"),
        422,
        "sensor.id",
        "`-x`",
        "1 to 64 letters");
  }

  private void configuration(String name, String json, int status, String code, String... words) {
    refused(name, () -> put(LIDAR, json), status, code, words);
  }

  private void scenarios() {
    scenario(
        "no lanes",
        Scenarios.of("\"lanes\":[]", ""),
        422,
        "no-lanes",
        "the scenario has no lanes",
        "corridor");
    scenario(
        "10,000 agents",
        Scenarios.of(Scenarios.ROAD, Scenarios.agents(10_000, 4.5)),
        422,
        "too-many-agents",
        "10000 agents",
        "the limit is 1000");
    scenario(
        "an agent of negative size",
        Scenarios.of(Scenarios.ROAD, Scenarios.agents(2, -4.5)),
        422,
        "out-of-range",
        "agents[0] (id a0).length is -4.5",
        "0.05 to 200");
    scenario(
        "a corridor of negative width",
        Scenarios.of("\"corridor\":{\"width\":-3,\"length\":50}", ""),
        422,
        "out-of-range",
        "corridor.width is -3.0",
        "0.5 to 200");
    scenario(
        "a number that is none",
        Scenarios.of(Scenarios.ROAD, "").replace("\"speed\":13", "\"speed\":1e999"),
        422,
        "not-finite",
        "ego.speed");
    scenario(
        "a misspelt property",
        Scenarios.of(Scenarios.ROAD, "").replace("\"lanes\"", "\"lane\""),
        422,
        "unknown-property",
        "`lane`",
        "lanes");
    scenario("no ego", "{" + Scenarios.ROAD + "}", 422, "missing-property", "`ego` is missing");
    scenario("half a document", "{\"ego\":", 400, "not-json", "line 1, column");
    scenario(
        "a document too deep",
        "{\"ego\":" + "[".repeat(100) + "]".repeat(100) + "}",
        400,
        "not-json",
        "16");
    scenario(
        "2^31 futures",
        Scenarios.of(Scenarios.ROAD, "").replace("\"ego\"", "\"futures\":2147483648,\"ego\""),
        422,
        "out-of-range",
        "futures is 2147483648");
    refused(
        "an entity in XML",
        () ->
            post(
                "/api/v1/plans",
                "application/xml",
                BodyPublishers.ofString(
                    "<!DOCTYPE a [<!ENTITY b \"c\">]><commonRoad>&b;</commonRoad>")),
        422,
        "xml-entities-refused",
        "entit");
    refused(
        "a scenario too large",
        () ->
            post(
                "/api/v1/plans",
                "application/json",
                BodyPublishers.ofByteArray(new byte[GATEWAY_BYTES + 1])),
        413,
        "request.too-large",
        "16777217 bytes",
        "16777216 bytes are the limit");
    refused(
        "a scenario too large for its reader",
        () ->
            post(
                "/api/v1/plans",
                "application/json",
                BodyPublishers.ofString("{" + " ".repeat(8 << 20) + "}")),
        413,
        "document-too-large",
        "8388610 bytes",
        "8388608");
  }

  private void scenario(String name, String json, int status, String code, String... words) {
    refused(
        name,
        () -> post("/api/v1/plans", "application/json", BodyPublishers.ofString(json)),
        status,
        code,
        words);
  }

  private void tooLarge(String name, Supplier<HttpRequest> request) {
    refused(
        name,
        request,
        413,
        "frame-too-large",
        "sensor front, frame 7",
        "524289 points",
        "at most 524288",
        "8388608 bytes");
  }

  private void refused(
      String name, Supplier<HttpRequest> request, int status, String code, String... words) {
    rows.add(new Row(name, request, status, code, List.of(words)));
  }

  private HttpRequest lidar(String format, byte[] body) {
    return frames(LIDAR, format, Map.of("Frame-Seq", "7"), BodyPublishers.ofByteArray(body));
  }

  private HttpRequest camera(String format, byte[] body) {
    return frames(CAMERA, format, Map.of(), BodyPublishers.ofByteArray(body));
  }

  private HttpRequest frames(
      String sensor, String format, Map<String, String> headers, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                gateway.resolve(
                    "/api/v1/sensors/"
                        + sensor
                        + "/frames"
                        + (format.isEmpty() ? "" : "?format=" + format)))
            .header("Content-Type", "application/octet-stream")
            .POST(body);
    headers.forEach(request::header);
    return request.build();
  }

  private HttpRequest put(String sensor, String json) {
    return HttpRequest.newBuilder(gateway.resolve("/api/v1/sensors/" + sensor))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(json))
        .build();
  }

  private HttpRequest post(String path, String type, HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .header("Content-Type", type)
        .POST(body)
        .build();
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new java.util.Random(bytes).nextBytes(noise);
    return noise;
  }

  private static String[] prefixed(String first, String[] more) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
