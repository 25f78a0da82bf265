/** The ego's kinematic bicycle, its control knots, and the adjoint through both. */
@NullMarked
package io.sparsewatt.planner.model;

import org.jspecify.annotations.NullMarked;
