/** The commands, one class each. */
@NullMarked
package io.sparsewatt.standalone.command;

import org.jspecify.annotations.NullMarked;
