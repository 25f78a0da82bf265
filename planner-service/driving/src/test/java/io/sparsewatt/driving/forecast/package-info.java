@NullMarked
package io.sparsewatt.driving.forecast;

import org.jspecify.annotations.NullMarked;
