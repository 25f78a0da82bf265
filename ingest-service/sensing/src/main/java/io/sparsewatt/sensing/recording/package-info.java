/** A path as a stream of frames: a file, a folder or a bag, with time and poses. */
@NullMarked
package io.sparsewatt.sensing.recording;

import org.jspecify.annotations.NullMarked;
