/** Broker and services in this JVM, and a reader of what they write. */
@NullMarked
package io.sparsewatt.standalone.platform;

import org.jspecify.annotations.NullMarked;
