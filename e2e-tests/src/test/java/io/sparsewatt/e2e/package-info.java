/** Tests across the services: what a user, an operator or a passer-by may do to the platform. */
@NullMarked
package io.sparsewatt.e2e;

import org.jspecify.annotations.NullMarked;
