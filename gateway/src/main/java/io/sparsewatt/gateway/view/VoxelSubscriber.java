package io.sparsewatt.gateway.view;

import java.util.concurrent.CompletableFuture;

/**
 * One client of the voxel socket. Thread-safe. What it asks for is done in order on the views'
 * thread; the futures tell when, so that a client that floods waits.
 */
public interface VoxelSubscriber {

  /** What is to be sent to it. */
  VoxelQueue queue();

  /**
   * Replaces any earlier subscription.
   *
   * @param subscription u32, the client's own number
   */
  CompletableFuture<Void> subscribe(String sensor, int subscription);

  /** Sends the present state; answered once a second at most. */
  CompletableFuture<Void> requestKeyframe();

  /** Sends no more voxels. */
  CompletableFuture<Void> unsubscribe();

  /**
   * Says what went wrong and ends.
   *
   * @param status of RFC 6455
   * @param problem JSON of the message of type error
   */
  CompletableFuture<Void> fail(int status, byte[] problem);

  /** The client has gone. */
  void close();
}
