/** Every service and a broker in one JVM, and the commands that need no server. */
@NullMarked
package io.sparsewatt.standalone;

import org.jspecify.annotations.NullMarked;
