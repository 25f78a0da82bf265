/** The platform's topics as one stream of records, read without a group. */
@NullMarked
package io.sparsewatt.gateway.feed;

import org.jspecify.annotations.NullMarked;
