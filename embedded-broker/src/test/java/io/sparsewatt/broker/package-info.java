/** Tests of the embedded broker with real clients. */
@NullMarked
package io.sparsewatt.broker;

import org.jspecify.annotations.NullMarked;
