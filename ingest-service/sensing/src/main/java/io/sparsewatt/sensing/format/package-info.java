/** Decoders of sensor file formats: one encoded frame, or a file of events, in; columns out. */
@NullMarked
package io.sparsewatt.sensing.format;

import org.jspecify.annotations.NullMarked;
