/** The page and the live contract on the real gateway, fed by a simulated drive. */
@NullMarked
package io.sparsewatt.e2e.page;

import org.jspecify.annotations.NullMarked;
