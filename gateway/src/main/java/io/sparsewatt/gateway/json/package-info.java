/** Events and registry in JSON, as docs/api/live.md lays them out. */
@NullMarked
package io.sparsewatt.gateway.json;

import org.jspecify.annotations.NullMarked;
