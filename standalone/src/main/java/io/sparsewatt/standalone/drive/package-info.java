/** The built-in drive: a simulated vehicle that sends its scans like any other sensor. */
@NullMarked
package io.sparsewatt.standalone.drive;

import org.jspecify.annotations.NullMarked;
