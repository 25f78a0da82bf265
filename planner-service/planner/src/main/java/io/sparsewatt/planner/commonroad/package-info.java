/** CommonRoad XML in (2018b, 2020a) and CommonRoad solutions out. */
@NullMarked
package io.sparsewatt.planner.commonroad;

import org.jspecify.annotations.NullMarked;
