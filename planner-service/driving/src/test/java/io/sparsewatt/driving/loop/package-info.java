@NullMarked
package io.sparsewatt.driving.loop;

import org.jspecify.annotations.NullMarked;
