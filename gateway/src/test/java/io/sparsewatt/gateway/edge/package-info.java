/** Tests of the package of the same name. */
@NullMarked
package io.sparsewatt.gateway.edge;

import org.jspecify.annotations.NullMarked;
