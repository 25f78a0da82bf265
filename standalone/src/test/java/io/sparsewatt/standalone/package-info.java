/** The commands as a user calls them, and what must agree across libraries. */
@NullMarked
package io.sparsewatt.standalone;

import org.jspecify.annotations.NullMarked;
