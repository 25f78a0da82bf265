/** Tests of deskewing and registration against known motions and recorded scans. */
@NullMarked
package io.sparsewatt.sensing.registration;

import org.jspecify.annotations.NullMarked;
