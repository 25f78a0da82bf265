/**
 * Sparse convolution networks that compute only on active sites, and only on what changed.
 *
 * <pre>{@code
 * NetworkBuilder builder = Network.builder("tiny", Weights.he(42));
 * Tensor in = builder.input("voxels", 5);
 * Tensor a = in.submanifoldConv("a", 16, Geometry.cube(3)).batchNorm("a.norm", 1e-3).relu("a.relu");
 * Tensor b = a.stridedConv("down", 32, Geometry.cube(2, 2)).relu("down.relu");
 * Tensor c = b.inverseConv("up", 16).add("skip", a).relu("up.relu");
 * Network network = builder.build(c.linear("head", 7));
 *
 * try (Session session = network.open(SessionOptions.defaults().withThreads(2))) {
 *   Receipt first = session.keyframe(keys, features);
 *   Receipt next = session.update(removedKeys, changedKeys, changedFeatures);
 *   float[] logits = session.output().toArray();
 *   long spared = next.fullStreamMacs() - next.executedMacs();
 * }
 * }</pre>
 *
 * <p>The guarantee: after any sequence of updates every layer equals, bit for bit, a run from
 * scratch on the same voxels, whatever the kernels, the threads and the machine. Start the JVM with
 * {@code --add-modules jdk.incubator.vector} for the fast kernels; without it the engine runs the
 * scalar ones, which are the specification.
 *
 * <p>A network can be kept as text ({@link io.sparsewatt.engine.text.NetworkText}), its weights as
 * safetensors or as another library's checkpoint ({@link io.sparsewatt.engine.weights.Checkpoint});
 * published networks are in {@link io.sparsewatt.engine.presets}.
 *
 * <p>A network in INT8 is made of one in FP32 and sample frames, and is a network like any other:
 *
 * <pre>{@code
 * Calibration calibration = Calibration.of(network, frames);
 * Network int8 = Quantisation.of(calibration).keeping("head").quantise();
 * }</pre>
 *
 * <p>Not there yet: number formats other than FP32 and INT8.
 */
@NullMarked
package io.sparsewatt.engine;

import org.jspecify.annotations.NullMarked;
