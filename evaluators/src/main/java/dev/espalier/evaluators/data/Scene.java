package dev.espalier.evaluators.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One generated image. A shape, textured in a lighter and a darker colour, lies turned, scaled and moved on a shaded background among plain
 * clutter, part of it in front; sensor noise covers all. Edges are smoothed over one pixel by the signed distance to them.
 *
 * <p>Stripes and checks are of a few pixels' period, so what tells them apart is lost at low resolution; what tells the
 * shapes apart is their outline, which clutter covers in part. Only exactly rounded arithmetic is used, so that a seed
 * gives the same image everywhere.
 */
final class Scene {
    private static final int EXTENT = GeneratedImages.EXTENT;
    private static final double NOISE = 12;
    private static final double CONTRAST = 60;
    private static final int LEAST_CLUTTER = 1;
    private static final int MOST_CLUTTER = 3;

    /** An outline within the unit circle: negative inside, positive outside, about the distance near the edge. */
    private enum Outline {
        DISC {
            @Override
            double distance(double u, double v) {
                return Math.sqrt(u * u + v * v) - 0.85;
            }
        },
        SQUARE {
            @Override
            double distance(double u, double v) {
                return Math.max(Math.abs(u), Math.abs(v)) - 0.75;
            }
        },
        TRIANGLE {
            @Override
            double distance(double u, double v) {
                return Math.max(Math.abs(u) * 0.8660254 + v * 0.5, -v) - 0.5;
            }
        },
        CROSS {
            @Override
            double distance(double u, double v) {
                double x = Math.abs(u);
                double y = Math.abs(v);
                return Math.min(Math.max(x - 0.95, y - 0.4), Math.max(y - 0.95, x - 0.4));
            }
        },
        RING {
            @Override
            double distance(double u, double v) {
                return Math.abs(Math.sqrt(u * u + v * v) - 0.65) - 0.28;
            }
        };

        abstract double distance(double u, double v);
    }

    /** What alternates between a shape's two colours. */
    private enum Texture {
        STRIPES {
            @Override
            boolean second(double x, double y) {
                return fraction(x) < 0.5;
            }
        },
        CHECKS {
            @Override
            boolean second(double x, double y) {
                return fraction(x) < 0.5 ^ fraction(y) < 0.5;
            }
        };

        /** Whether the second colour is at {@code (x, y)}, counted in periods. */
        abstract boolean second(double x, double y);

        private static double fraction(double value) {
            return value - Math.floor(value);
        }
    }

    private static final Outline[] OUTLINES = Outline.values();
    private static final Texture[] TEXTURES = Texture.values();

    private final SplittableRandom random;
    private final double[] canvas = new double[3 * EXTENT * EXTENT];

    private Scene(SplittableRandom random) {
        this.random = random;
    }

    /** The names of the classes: every outline in every texture. */
    static List<String> classes() {
        List<String> classes = new ArrayList<>();
        for (Outline outline : OUTLINES) {
            for (Texture texture : TEXTURES) {
                classes.add((texture + " " + outline).toLowerCase(java.util.Locale.ROOT));
            }
        }
        return classes;
    }

    /** Draws an image of class {@code label} into {@code pixels}, planar, from {@code offset}. */
    static void draw(int label, SplittableRandom random, byte[] pixels, int offset) {
        Scene scene = new Scene(random);
        double[] ground = scene.background();
        int clutter = random.nextInt(LEAST_CLUTTER, MOST_CLUTTER + 1);
        int behind = random.nextInt(clutter + 1);
        for (int i = 0; i < behind; i++) {
            scene.clutter();
        }
        scene.subject(OUTLINES[label / TEXTURES.length], TEXTURES[label % TEXTURES.length], ground);
        for (int i = behind; i < clutter; i++) {
            scene.clutter();
        }
        scene.develop(pixels, offset);
    }

    private double[] background() {
        double[] colour = colour();
        double[] slopes = {random.nextDouble(-2, 2), random.nextDouble(-2, 2)};
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < EXTENT; y++) {
                for (int x = 0; x < EXTENT; x++) {
                    canvas[(channel * EXTENT + y) * EXTENT + x] =
                            colour[channel] + slopes[0] * (x - EXTENT / 2) + slopes[1] * (y - EXTENT / 2);
                }
            }
        }
        return colour;
    }

    private void subject(Outline outline, Texture texture, double[] ground) {
        double radius = random.nextDouble(8.5, 13.5);
        double[] first = shade(ground, CONTRAST);
        double[] second = shade(ground, -CONTRAST);
        double period = random.nextDouble(5, 7.5);
        paint(
                outline,
                random.nextDouble(radius * 0.7, EXTENT - radius * 0.7),
                random.nextDouble(radius * 0.7, EXTENT - radius * 0.7),
                radius,
                period,
                texture,
                first,
                second);
    }

    private void clutter() {
        double[] colour = colour();
        paint(
                OUTLINES[random.nextInt(OUTLINES.length)],
                random.nextDouble(0, EXTENT),
                random.nextDouble(0, EXTENT),
                random.nextDouble(2, 4),
                1,
                Texture.STRIPES,
                colour,
                colour);
    }

    private void paint(
            Outline outline,
            double centreX,
            double centreY,
            double radius,
            double period,
            Texture texture,
            double[] first,
            double[] second) {
        double angle = random.nextDouble(0, 2 * Math.PI);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double phaseX = random.nextDouble();
        double phaseY = random.nextDouble();
        double reach = radius * 1.4 + 1;
        int top = Math.max(0, (int) (centreY - reach));
        int bottom = Math.min(EXTENT - 1, (int) (centreY + reach));
        int left = Math.max(0, (int) (centreX - reach));
        int right = Math.min(EXTENT - 1, (int) (centreX + reach));
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double dx = x + 0.5 - centreX;
                double dy = y + 0.5 - centreY;
                double u = cos * dx + sin * dy;
                double v = cos * dy - sin * dx;
                double cover = Math.clamp(0.5 - outline.distance(u / radius, v / radius) * radius, 0.0, 1.0);
                if (cover > 0) {
                    double[] colour = texture.second(u / period + phaseX, v / period + phaseY) ? second : first;
                    for (int channel = 0; channel < 3; channel++) {
                        int at = (channel * EXTENT + y) * EXTENT + x;
                        canvas[at] += cover * (colour[channel] - canvas[at]);
                    }
                }
            }
        }
    }

    private void develop(byte[] pixels, int offset) {
        for (int i = 0; i < canvas.length; i++) {
            // The sum of three uniform values has nearly a normal's shape and costs no logarithm.
            double normal = 2 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
            pixels[offset + i] = (byte) Math.round(Math.clamp(canvas[i] + NOISE * normal, 0.0, 255.0));
        }
    }

    private double[] colour() {
        return new double[] {random.nextDouble(70, 185), random.nextDouble(70, 185), random.nextDouble(70, 185)};
    }

    /** About {@code colour}, lighter by {@code difference}. */
    private double[] shade(double[] colour, double difference) {
        double[] shade = new double[colour.length];
        for (int channel = 0; channel < shade.length; channel++) {
            shade[channel] = colour[channel] + difference + random.nextDouble(-50, 50);
        }
        return shade;
    }
}
