@NullMarked
package io.sparsewatt.driving.minimisers;

import org.jspecify.annotations.NullMarked;
