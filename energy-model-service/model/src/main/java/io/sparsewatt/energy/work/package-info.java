/** What a network did, in exact counts that no hardware profile has touched yet. */
@NullMarked
package io.sparsewatt.energy.work;

import org.jspecify.annotations.NullMarked;
