/**
 * The wire contract: topics, headers, packed columns and content digests that all services share.
 */
@NullMarked
package io.sparsewatt.events;

import org.jspecify.annotations.NullMarked;
