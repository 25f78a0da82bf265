@NullMarked
package io.sparsewatt.driving.crew;

import org.jspecify.annotations.NullMarked;
