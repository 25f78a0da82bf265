/** Errors in words: problem+json with a stable code, whatever went wrong. */
@NullMarked
package io.sparsewatt.gateway.problem;

import org.jspecify.annotations.NullMarked;
