/** The edge of the platform: starts it, names its settings and its metrics. */
@NullMarked
package io.sparsewatt.gateway;

import org.jspecify.annotations.NullMarked;
