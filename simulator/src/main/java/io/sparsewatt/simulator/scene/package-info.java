/**
 * What a ray can meet: boxes, cylinders and ellipsoids on a ground plane, and the caster that meets
 * them.
 */
@NullMarked
package io.sparsewatt.simulator.scene;

import org.jspecify.annotations.NullMarked;
