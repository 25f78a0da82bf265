/** From lanes to the reference path that the ego follows: graph search, centreline, projection. */
@NullMarked
package io.sparsewatt.planner.route;

import org.jspecify.annotations.NullMarked;
