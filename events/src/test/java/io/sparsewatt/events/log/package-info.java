/** Tests of the log contract. */
@NullMarked
package io.sparsewatt.events.log;

import org.jspecify.annotations.NullMarked;
