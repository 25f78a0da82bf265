@NullMarked
package io.sparsewatt.driving.judge;

import org.jspecify.annotations.NullMarked;
