@NullMarked
package io.sparsewatt.driving.traffic;

import org.jspecify.annotations.NullMarked;
