/** Tests of the stage host against a real broker. */
@NullMarked
package io.sparsewatt.kafka.stage;

import org.jspecify.annotations.NullMarked;
