package io.sparsewatt.standalone.stream;

/**
 * What one rule did on one scene. Counts, the same on every machine; shares are 0..1, of sums over
 * the frames whose history was full.
 *
 * @param frames that were counted
 * @param active voxels of the stream, a frame
 * @param plain voxels of plain voxelisation, a frame
 * @param changed activated, changed and deactivated voxels, of the plain ones
 * @param recall plain voxels with a stream voxel within one
 * @param precision stream voxels within one of a true surface; NaN where that is not known
 * @param supported stream voxels with a plain voxel of the same frame within one
 * @param recomputed rows that the network computed, of the stream's rows in all its layers
 * @param executedMacs multiply-accumulates executed, of a full pass on the plain voxels
 * @param plainMiou of the answers on the plain voxels for the frame's points in the box; NaN unless
 *     the scene has labels and the network is trained
 * @param streamMiou of the answers on the stream's voxels for the same points: of their own voxel
 *     or, where it is not active, of the nearest of the 26 around it; none is a wrong answer
 */
public record StreamFigures(
    int frames,
    double active,
    double plain,
    double changed,
    double recall,
    double precision,
    double supported,
    double recomputed,
    double executedMacs,
    double plainMiou,
    double streamMiou) {}
