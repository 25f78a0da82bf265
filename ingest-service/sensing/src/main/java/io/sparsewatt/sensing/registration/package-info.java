/**
 * Poses from the scans themselves: motion compensation within a scan and registration of each scan
 * against a map of those before it, repeatable to the bit.
 */
@NullMarked
package io.sparsewatt.sensing.registration;

import org.jspecify.annotations.NullMarked;
