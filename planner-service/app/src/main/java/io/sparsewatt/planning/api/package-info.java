/** Plans over HTTP: a scenario in, a plan out, nothing remembered. */
@NullMarked
package io.sparsewatt.planning.api;

import org.jspecify.annotations.NullMarked;
