/** What a planner answers, and its written forms: JSON and SVG. */
@NullMarked
package io.sparsewatt.planner.plan;

import org.jspecify.annotations.NullMarked;
