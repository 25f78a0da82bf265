/** For tests of stages: the same log, undisturbed and with kills at random points. */
@NullMarked
package io.sparsewatt.harness;

import org.jspecify.annotations.NullMarked;
