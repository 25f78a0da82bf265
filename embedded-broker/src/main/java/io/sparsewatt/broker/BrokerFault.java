package io.sparsewatt.broker;

import org.jspecify.annotations.Nullable;

/**
 * Why a broker can't go on.
 *
 * @param status the exit status that a broker process would have ended with
 * @param reason the broker's own words, where it gave any
 */
public record BrokerFault(int status, @Nullable String reason) {}
