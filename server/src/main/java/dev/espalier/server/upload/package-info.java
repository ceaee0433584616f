/**
 * Trained models that the browser brings to be compressed. A file comes in as it is; it is read in a process of its own, kept
 * by its content, and answered with an experiment that compresses it. Models that were trained outside are looked at likewise. Start at {@link
 * dev.espalier.server.upload.UploadController}.
 */
@NullMarked
package dev.espalier.server.upload;

import org.jspecify.annotations.NullMarked;
