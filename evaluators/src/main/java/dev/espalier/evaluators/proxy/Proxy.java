package dev.espalier.evaluators.proxy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A score of an untrained network on one mini-batch. Greater promises more. Batch normalisation uses the batch's own
 * statistics, as while training. The same network, weights and images give the same figure, bit for bit, and every figure is
 * finite: what explodes or is dead counts as the worst there is.
 */
public enum Proxy {
    /**
     * Connection sensitivity {@code Σ |w ∂L/∂w|} over the weights w of all convolutions and linear layers, L the mean cross
     * entropy in nats. (<a href="https://arxiv.org/abs/1810.02340">Lee et al., 2019</a>, equation 6 without its
     * normalisation; summed by <a href="https://arxiv.org/abs/2101.08134">Abdelfattah et al., 2021</a>)
     */
    SNIP {
        @Override
        double of(Untrained seen) {
            return Saliency.sensitivity(seen.network(), seen.weights(), seen.gradients());
        }
    },

    /**
     * Synaptic flow {@code log Σ w ∂R/∂w}, R the sum of the outputs for an image of ones, of the network with the absolute
     * values of its weights w, without normalisations and linear on what is positive: how much flows along all paths. It sees
     * no data. In nats, from {@value SynapticFlow#LEAST} to {@value SynapticFlow#MOST}, about what a double can hold the
     * exponential of. (<a href="https://arxiv.org/abs/2006.05467">Tanaka et al., 2020</a>; as a score of networks <a
     * href="https://arxiv.org/abs/2101.08134">Abdelfattah et al., 2021</a>)
     */
    SYNFLOW {
        @Override
        double of(Untrained seen) {
            return SynapticFlow.of(seen.network(), seen.weights());
        }
    },

    /**
     * {@code log det K}, K the kernel {@code K_ij = N - d_ij} of the Hamming distances d between what images switch on among
     * the N rectifying units: the better they tell images apart, the greater. Units are those of ReLU, ReLU6, swish and
     * hard-swish, on where the value before is positive; sigmoids are gates. In nats. (<a
     * href="https://arxiv.org/abs/2006.04647">Mellor et al., 2021</a>)
     */
    NASWOT {
        @Override
        double of(Untrained seen) {
            return ActivationCodes.of(seen.network(), seen.weights(), seen.batch())
                    .logDeterminant();
        }
    },

    /**
     * {@code Σ ‖∂L/∂w‖₂} over all convolutions and linear layers with their weights w, L the mean cross entropy in nats. (<a
     * href="https://arxiv.org/abs/2101.08134">Abdelfattah et al., 2021</a>)
     */
    GRAD_NORM {
        @Override
        double of(Untrained seen) {
            return Saliency.norms(seen.network(), seen.gradients());
        }
    },

    /**
     * Jacobian covariance {@code -Σ log(λ + k) + 1 / (λ + k)} with k = 1e-5, over the eigenvalues λ of the correlations
     * between images of the gradient of their outputs for their pixels: the less images are seen alike, the greater. It has
     * no unit. (<a href="https://arxiv.org/abs/2006.04647v1">Mellor et al., 2020</a>, the first version)
     */
    JACOBIAN_COVARIANCE {
        @Override
        double of(Untrained seen) {
            return JacobianCovariance.of(seen.network(), seen.weights(), seen.batch());
        }
    };

    /** The score of a network, any number if it explodes. */
    abstract double of(Untrained seen);

    /**
     * The scores that {@code asked} for, in that order. One computation at a time in a process: that is the engine's limit.
     *
     * @throws IllegalArgumentException if the network cannot be trained on its images
     */
    public static Map<Proxy, Double> scores(Collection<Proxy> asked, Untrained network) {
        Map<Proxy, Double> scores = new LinkedHashMap<>();
        asked.forEach(proxy -> scores.put(proxy, proxy.of(network)));
        return scores;
    }

    /** As in experiment files, {@code grad-norm}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
