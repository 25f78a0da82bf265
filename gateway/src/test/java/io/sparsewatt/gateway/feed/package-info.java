/** Tests of the package of the same name. */
@NullMarked
package io.sparsewatt.gateway.feed;

import org.jspecify.annotations.NullMarked;
