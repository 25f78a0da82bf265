/** How drivers keep their distance, and how a car is kept on a way. */
@NullMarked
package io.sparsewatt.driving.following;

import org.jspecify.annotations.NullMarked;
