package io.sparsewatt.gateway.edge;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who sends a request, as far as its rate is concerned.
 *
 * <p>The address of the connection; an IPv6 one as its /64, because that is what one household or
 * machine is given. Where the connection is a trusted proxy's, the last address of {@code
 * X-Forwarded-For} that is not a trusted proxy's: those before it are the client's own words. With
 * no proxy trusted the header means nothing. Immutable.
 */
final class ClientAddress {

  /** Entries of the header that are looked at: a chain of proxies is shorter than this. */
  private static final int MAX_HOPS = 16;

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_CLIENT_BYTES = 8;

  /** RFC 4291, 2.5.5.2. */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private record Range(byte[] network, int bits) {

    boolean holds(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += Byte.SIZE) {
        int mask = bits - bit >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - (bits - bit));
        if (((address[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Range> trusted = new ArrayList<>();

  /**
   * @param trustedProxies addresses, or networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException for what is neither
   */
  ClientAddress(Collection<String> trustedProxies) {
    trustedProxies.forEach(text -> trusted.add(range(text.strip())));
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    byte[] network = bytes(slash < 0 ? text : text.substring(0, slash));
    if (network != null) {
      int most = network.length * Byte.SIZE;
      try {
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits >= 0 && bits <= most) {
          return new Range(network, bits);
        }
      } catch (NumberFormatException e) {
        throw notARange(text);
      }
    }
    throw notARange(text);
  }

  private static IllegalArgumentException notARange(String text) {
    return new IllegalArgumentException(
        "sparsewatt.gateway.edge.trusted-proxies holds `"
            + text
            + "`; an address such as 10.0.0.7 or a network such as 10.0.0.0/8 is required");
  }

  /** Key of the request's sender; empty where the connection has no address. */
  String of(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    InetAddress peer = remote == null ? null : remote.getAddress();
    return peer == null ? "" : of(peer, request.getHeaders().getOrEmpty("X-Forwarded-For"));
  }

  /**
   * @param peer the connection's other end
   * @param forwarded the header's lines in their order
   */
  String of(InetAddress peer, List<String> forwarded) {
    byte[] client = plain(peer.getAddress());
    List<String> hops = Arrays.asList(String.join(",", forwarded).split(",", -1));
    for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
      if (!isTrusted(client)) {
        break;
      }
      byte[] before = bytes(hops.get(i).strip());
      if (before == null) {
        // What a proxy does not say as an address is nobody's: the proxy answers for it.
        break;
      }
      client = before;
    }
    return key(client);
  }

  private boolean isTrusted(byte[] address) {
    return trusted.stream().anyMatch(range -> range.holds(address));
  }

  private static String key(byte[] address) {
    if (address.length == IPV4_BYTES) {
      return NetUtil.bytesToIpAddress(address);
    }
    byte[] network = Arrays.copyOf(Arrays.copyOf(address, IPV6_CLIENT_BYTES), address.length);
    return NetUtil.bytesToIpAddress(network) + "/64";
  }

  /** Bytes of an address without asking any name server; null for what is none. */
  private static byte @Nullable [] bytes(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    return bytes == null ? null : plain(bytes);
  }

  /** An IPv4 address in IPv6's clothes ({@code ::ffff:10.0.0.7}) is the IPv4 one. */
  private static byte[] plain(byte[] address) {
    if (address.length == IPV4_BYTES) {
      return address;
    }
    for (int i = 0; i < MAPPED.length; i++) {
      if (address[i] != MAPPED[i]) {
        return address;
      }
    }
    return Arrays.copyOfRange(address, MAPPED.length, address.length);
  }
}
