/** Decoded frames as bytes of a format that the gateway takes, without loss. */
@NullMarked
package io.sparsewatt.standalone.encode;

import org.jspecify.annotations.NullMarked;
