/** Frames over HTTP and WebSocket: received, decoded, and onto the log. */
@NullMarked
package io.sparsewatt.ingest.frames;

import org.jspecify.annotations.NullMarked;
