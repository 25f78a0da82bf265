package io.sparsewatt.gateway;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The log, named as in every service ({@code sparsewatt.kafka}).
 *
 * @param bootstrapServers {@code host:port}, comma separated
 * @param properties further client properties, such as security settings
 */
@ConfigurationProperties("sparsewatt.kafka")
record KafkaProperties(
    @DefaultValue("127.0.0.1:19092") String bootstrapServers,
    @DefaultValue Map<String, String> properties) {}
