/** The pricing stage: activation events in, joules and the exact ledger of work out. */
@NullMarked
package io.sparsewatt.pricing.stage;

import org.jspecify.annotations.NullMarked;
