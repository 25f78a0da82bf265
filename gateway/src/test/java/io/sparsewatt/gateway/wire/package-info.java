/** Tests of the package of the same name. */
@NullMarked
package io.sparsewatt.gateway.wire;

import org.jspecify.annotations.NullMarked;
