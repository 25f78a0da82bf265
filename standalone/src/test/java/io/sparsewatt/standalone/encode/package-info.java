/** Encodings that read back what was written. */
@NullMarked
package io.sparsewatt.standalone.encode;

import org.jspecify.annotations.NullMarked;
