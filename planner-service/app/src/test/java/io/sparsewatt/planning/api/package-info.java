/** Plans over HTTP, asked for well and badly. */
@NullMarked
package io.sparsewatt.planning.api;

import org.jspecify.annotations.NullMarked;
