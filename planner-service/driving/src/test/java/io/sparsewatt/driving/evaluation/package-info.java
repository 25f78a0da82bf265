@NullMarked
package io.sparsewatt.driving.evaluation;

import org.jspecify.annotations.NullMarked;
