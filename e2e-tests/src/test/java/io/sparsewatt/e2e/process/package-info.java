/**
 * The platform as separate operating-system processes on free ports, to be killed and restarted.
 */
@NullMarked
package io.sparsewatt.e2e.process;

import org.jspecify.annotations.NullMarked;
