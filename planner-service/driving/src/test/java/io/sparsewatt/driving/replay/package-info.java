@NullMarked
package io.sparsewatt.driving.replay;

import org.jspecify.annotations.NullMarked;
