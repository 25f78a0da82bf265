/** A reader of MCAP containers: records in file order, messages in time order by the index. */
@NullMarked
package io.sparsewatt.sensing.mcap;

import org.jspecify.annotations.NullMarked;
