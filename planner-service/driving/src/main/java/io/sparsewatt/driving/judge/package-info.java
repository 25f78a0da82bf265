/**
 * What a driven kilometre was worth: contacts and whose fault they were, the road, comfort, time to
 * collision, nuPlan's closed-loop score and CommonRoad's costs. Nothing here plans.
 */
@NullMarked
package io.sparsewatt.driving.judge;

import org.jspecify.annotations.NullMarked;
