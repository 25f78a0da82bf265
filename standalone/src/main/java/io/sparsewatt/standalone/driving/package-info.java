/** What {@code evaluate planner} shows and writes. */
@NullMarked
package io.sparsewatt.standalone.driving;

import org.jspecify.annotations.NullMarked;
