/**
 * What a sender, a planner's client or another writer of the log may do wrong, and what it is told.
 */
@NullMarked
package io.sparsewatt.e2e.input;

import org.jspecify.annotations.NullMarked;
