/** What every sensor looks like now, and the bounded queues that carry it to clients. */
@NullMarked
package io.sparsewatt.gateway.view;

import org.jspecify.annotations.NullMarked;
