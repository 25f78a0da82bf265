/** Tests of the bridge, against mocks of the clients and against a real broker. */
@NullMarked
package io.sparsewatt.kafka;

import org.jspecify.annotations.NullMarked;
