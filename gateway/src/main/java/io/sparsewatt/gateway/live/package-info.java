/** The HTTP and WebSocket endpoints that the gateway answers itself. */
@NullMarked
package io.sparsewatt.gateway.live;

import org.jspecify.annotations.NullMarked;
