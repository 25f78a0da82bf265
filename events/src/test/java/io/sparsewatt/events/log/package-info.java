/** What every stage's tests share. */
@NullMarked
package io.sparsewatt.events.log;

import org.jspecify.annotations.NullMarked;
