package io.sparsewatt.boot;

import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.kafka.stage.StageSpec;
import java.util.function.IntFunction;

/**
 * The stage that a service hosts; a service declares one bean of this.
 *
 * @param spec name and input
 * @param stages opens a fresh stage for a partition
 */
public record HostedStage(StageSpec spec, IntFunction<? extends PartitionStage> stages) {}
