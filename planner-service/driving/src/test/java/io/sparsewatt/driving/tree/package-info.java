@NullMarked
package io.sparsewatt.driving.tree;

import org.jspecify.annotations.NullMarked;
