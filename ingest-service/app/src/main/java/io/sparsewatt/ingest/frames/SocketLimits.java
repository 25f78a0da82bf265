package io.sparsewatt.ingest.frames;

import java.time.Duration;

/**
 * Bounds of one socket.
 *
 * @param window messages that may be unanswered
 * @param maxPayloadBytes of a message's frame
 * @param silence after which a sender that says nothing, not even that it is there, is given up; it
 *     is asked three times within it
 */
record SocketLimits(int window, int maxPayloadBytes, Duration silence) {}
