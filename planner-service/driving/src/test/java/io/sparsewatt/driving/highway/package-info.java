@NullMarked
package io.sparsewatt.driving.highway;

import org.jspecify.annotations.NullMarked;
