package dev.espalier.space.trial;

/**
 * One point of a learning curve.
 *
 * @param number from 1
 * @param trainingLoss mean cross-entropy over the epoch's batches, in nats
 * @param validationAccuracy share of validation images classified rightly by the network being trained, 0 to 1
 * @param seconds wall time of the epoch, training and validation
 */
public record Epoch(int number, double trainingLoss, double validationAccuracy, double seconds) {}
