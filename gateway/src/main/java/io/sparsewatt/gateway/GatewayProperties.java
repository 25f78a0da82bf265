package io.sparsewatt.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the gateway, below {@code sparsewatt.gateway}; gateway.yml holds the defaults that
 * name addresses.
 *
 * @param upstreams the services behind the routes
 * @param edge what a request must pass
 * @param live bounds of the live views
 */
@ConfigurationProperties("sparsewatt.gateway")
public record GatewayProperties(
    @DefaultValue Upstreams upstreams, @DefaultValue Edge edge, @DefaultValue Live live) {

  /**
   * The services behind the routes.
   *
   * @param timeout until a service's answer begins; a stream of frames is answered at its end, and
   *     may take as long as it likes
   */
  public record Upstreams(
      @DefaultValue("http://127.0.0.1:8081") URI ingest,
      @DefaultValue("http://127.0.0.1:8083") URI energy,
      @DefaultValue("http://127.0.0.1:8084") URI planner,
      @DefaultValue("30s") Duration timeout) {}

  /**
   * What a request must pass.
   *
   * @param hosts names that the gateway answers to, besides localhost and the bound address
   * @param origins origins of pages that may write or open sockets, besides the gateway's own
   * @param keys API keys as {@code sha256:} and 64 hexadecimal digits
   * @param key one more, plain, for an environment variable (SPARSEWATT_GATEWAY_EDGE_KEY), where a
   *     container has no other place for a secret; blank is none
   * @param keysFile further keys, one a line, plain or as above
   * @param sessionAge how long a key's cookie is good
   * @param sessions sessions at the same time; the oldest gives way
   * @param maxBody of a request, but for streams of frames
   * @param maxHeaders of a request, names and values together
   * @param requestsPerSecond of one client, in the long run
   * @param burst of one client, at once
   * @param clients whose rates are remembered
   * @param trustedProxies addresses and networks of proxies before the gateway; only their {@code
   *     X-Forwarded-For} is believed. None: every request counts for the address it comes from
   * @param connections at the same time
   */
  public record Edge(
      @DefaultValue List<String> hosts,
      @DefaultValue List<String> origins,
      @DefaultValue List<String> keys,
      @Nullable String key,
      @Nullable Path keysFile,
      @DefaultValue("12h") Duration sessionAge,
      @DefaultValue("1024") int sessions,
      @DefaultValue("16MB") DataSize maxBody,
      @DefaultValue("16KB") DataSize maxHeaders,
      @DefaultValue("200") int requestsPerSecond,
      @DefaultValue("400") int burst,
      @DefaultValue("10000") int clients,
      @DefaultValue List<String> trustedProxies,
      @DefaultValue("1024") int connections) {}

  /**
   * Bounds of the live views.
   *
   * @param lookBack how far before now the views begin
   * @param eventClients clients of the server-sent events
   * @param voxelClients clients of the voxel socket
   * @param sensors sensors in view
   * @param voxels active voxels of a sensor
   * @param replay events kept for clients that come back
   * @param defaultProfile hardware profile to show while no energy event names any
   */
  public record Live(
      @DefaultValue("10s") Duration lookBack,
      @DefaultValue("64") int eventClients,
      @DefaultValue("64") int voxelClients,
      @DefaultValue("1024") int sensors,
      @DefaultValue("4000000") int voxels,
      @DefaultValue("8MB") DataSize replay,
      @DefaultValue("fp32-45nm") String defaultProfile) {}
}
