/**
 * What every service that hosts a stage needs from Spring Boot: the host's life, health, metrics,
 * errors as problem+json, and a start that works beside other services in one JVM.
 */
@NullMarked
package io.sparsewatt.boot;

import org.jspecify.annotations.NullMarked;
