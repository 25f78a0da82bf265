package io.sparsewatt.gateway.view;

/** What the voxel socket sends. */
public sealed interface VoxelMessage {

  /** JSON text. */
  @SuppressWarnings("ArrayRecordComponent") // Written once, sent once.
  record Text(byte[] json) implements VoxelMessage {}

  /** A voxel message. */
  @SuppressWarnings("ArrayRecordComponent") // Written once, sent once.
  record Binary(byte[] bytes) implements VoxelMessage {}

  /** A ping of the protocol. */
  record Ping() implements VoxelMessage {}

  /** The end, with a status of RFC 6455. */
  record Close(int status) implements VoxelMessage {}
}
