/** What a planner is asked: the ego, the agents, the road and the goal at one moment. */
@NullMarked
package io.sparsewatt.planner.scenario;

import org.jspecify.annotations.NullMarked;
