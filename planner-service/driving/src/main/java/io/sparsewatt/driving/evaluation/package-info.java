/** Many drives by many drivers, in one table: the harness, its intervals and its paired tests. */
@NullMarked
package io.sparsewatt.driving.evaluation;

import org.jspecify.annotations.NullMarked;
