package io.sparsewatt.gateway.view;

import io.sparsewatt.gateway.json.EventBody;

/**
 * A published event.
 *
 * @param counter rises by one with each event of this gateway
 */
record LiveEvent(long counter, String sensor, EventType type, EventBody body) {}
