package io.sparsewatt.scenes;

/**
 * The outcome of one frame.
 *
 * @param scene what to publish
 * @param state what to hand to the next frame
 */
public record SceneStep(Scene scene, TrackerState state) {}
