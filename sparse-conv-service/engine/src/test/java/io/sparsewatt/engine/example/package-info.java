/** What the documentation shows, compiled against the public API alone and run. */
@NullMarked
package io.sparsewatt.engine.example;

import org.jspecify.annotations.NullMarked;
