/** Where things stand and move: the plans of towns, roads and car parks, from a seed. */
@NullMarked
package io.sparsewatt.simulator.worlds.layout;

import org.jspecify.annotations.NullMarked;
