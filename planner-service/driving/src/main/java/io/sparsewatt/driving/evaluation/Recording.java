package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.loop.RecordedDrive;

/**
 * One recorded scene to drive in.
 *
 * @param name of its file, without extensions
 * @param group of files that share tracks; never split it
 * @param drive in it
 */
public record Recording(String name, String group, RecordedDrive drive) {}
