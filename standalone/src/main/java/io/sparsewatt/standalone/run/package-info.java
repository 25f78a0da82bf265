/**
 * Recorded frames through the platform's stages on an array instead of a broker, and recorded runs.
 */
@NullMarked
package io.sparsewatt.standalone.run;

import org.jspecify.annotations.NullMarked;
