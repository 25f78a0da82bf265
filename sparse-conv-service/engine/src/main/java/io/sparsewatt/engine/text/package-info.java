/**
 * Networks as text: a file that says everything a {@link io.sparsewatt.engine.NetworkBuilder} can
 * be told, one operator a line. Weights lie beside it, in safetensors.
 */
@NullMarked
package io.sparsewatt.engine.text;

import org.jspecify.annotations.NullMarked;
