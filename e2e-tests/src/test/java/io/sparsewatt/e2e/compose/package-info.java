/** The platform as containers: images, docker-compose.yml, and what Prometheus and Grafana see. */
@NullMarked
package io.sparsewatt.e2e.compose;

import org.jspecify.annotations.NullMarked;
