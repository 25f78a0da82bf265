/** Tests of the package of the same name. */
@NullMarked
package io.sparsewatt.gateway.view;

import org.jspecify.annotations.NullMarked;
