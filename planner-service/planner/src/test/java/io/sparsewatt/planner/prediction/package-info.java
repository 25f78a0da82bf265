@NullMarked
package io.sparsewatt.planner.prediction;

import org.jspecify.annotations.NullMarked;
