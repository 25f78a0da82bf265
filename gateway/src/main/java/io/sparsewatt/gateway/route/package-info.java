/** Requests that another service answers, and what is said when it does not. */
@NullMarked
package io.sparsewatt.gateway.route;

import org.jspecify.annotations.NullMarked;
