@NullMarked
package io.sparsewatt.driving;

import org.jspecify.annotations.NullMarked;
