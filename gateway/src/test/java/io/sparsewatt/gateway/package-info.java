/** The gateway, started as it is, with a log that the tests write. */
@NullMarked
package io.sparsewatt.gateway;

import org.jspecify.annotations.NullMarked;
