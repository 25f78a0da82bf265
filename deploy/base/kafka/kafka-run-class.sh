#!/usr/bin/env bash
# One of Kafka's main classes, with the options that Kafka's scripts take from the environment.
# shellcheck disable=SC2086 # options are words
exec java ${KAFKA_HEAP_OPTS--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS-} \
  ${KAFKA_LOG4J_OPTS--Dlog4j2.configurationFile=/etc/kafka/docker/tools-log4j2.yaml} ${KAFKA_OPTS-} \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '/opt/kafka/libs/*' "$@"
