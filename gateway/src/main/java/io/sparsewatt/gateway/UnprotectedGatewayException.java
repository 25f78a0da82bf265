package io.sparsewatt.gateway;

/** The gateway would be open to a network without asking for a key. */
final class UnprotectedGatewayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnprotectedGatewayException(String address) {
    super(
        "The gateway is to listen on "
            + address
            + ", beyond this machine, and no API key is configured.");
  }
}
