/** What a request must pass before anything answers it: host, origin, key, rate, size. */
@NullMarked
package io.sparsewatt.gateway.edge;

import org.jspecify.annotations.NullMarked;
