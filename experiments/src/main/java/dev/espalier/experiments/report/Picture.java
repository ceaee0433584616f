package dev.espalier.experiments.report;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.trial.Metric;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleFunction;

/** The frame that all pictures share: a sheet, two axes with their ticks and names. */
final class Picture {
    static final int LEFT = 64;
    static final int RIGHT = 740;
    static final int TOP = 14;
    private static final int WIDTH = 760;

    private final Markup svg = new Markup();
    private final int height;
    private final int bottom;

    /** A picture of {@code height} whose plot ends {@code below} above the lower edge. */
    Picture(String title, int height, int below) {
        this.height = height;
        this.bottom = height - below;
        svg.add(
                "<svg viewBox='0 0 %d %d' role='img' xmlns='http://www.w3.org/2000/svg'><title>%s</title>",
                WIDTH, height, title);
    }

    /** The coordinate of the plot's lower edge. */
    int bottom() {
        return bottom;
    }

    /** Where to draw. */
    Markup svg() {
        return svg;
    }

    /** Ticks for which {@code label} has nothing to say are left out. */
    Picture horizontal(Axis axis, String name, DoubleFunction<String> label) {
        for (double tick : axis.ticks()) {
            String text = label.apply(tick);
            if (!text.isEmpty()) {
                svg.add("<path class='grid' d='M%.1f %d V%d'/>", axis.at(tick), TOP, bottom);
                svg.add("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", axis.at(tick), height - 26, text);
            }
        }
        svg.add("<path class='axis' d='M%d %d H%d'/>", LEFT, bottom, RIGHT);
        svg.add("<text class='name' x='%d' y='%d' text-anchor='end'>%s</text>", RIGHT, height - 7, name);
        return this;
    }

    Picture vertical(Axis axis, String name, DoubleFunction<String> label) {
        for (double tick : axis.ticks()) {
            svg.add("<path class='grid' d='M%d %.1f H%d'/>", LEFT, axis.at(tick), RIGHT);
            svg.add(
                    "<text x='%d' y='%.1f' text-anchor='end'>%s</text>",
                    LEFT - 8, axis.at(tick) + 4, label.apply(tick));
        }
        svg.add("<path class='axis' d='M%d %d V%d'/>", LEFT, TOP, bottom);
        svg.add("<text class='name' transform='translate(14 %d) rotate(-90)' text-anchor='end'>%s</text>", TOP, name);
        return this;
    }

    @Override
    public String toString() {
        return svg + "</svg>\n";
    }

    /** What to write beside a tick of {@code metric}; its unit is in {@link #name}. */
    static DoubleFunction<String> labels(Metric metric) {
        if (metric.goal() == Metric.Goal.MAXIMIZE) {
            return value -> plain(100 * value);
        }
        return metric.unit().equals("ms") ? Picture::plain : Quantity::show;
    }

    /** What to write along the axis of {@code metric}. */
    static String name(Metric metric) {
        String unit = metric.goal() == Metric.Goal.MAXIMIZE ? "%" : metric.unit();
        return metric.name().replaceFirst("(Ms|Bytes)$", "") + (unit.isEmpty() ? "" : ", " + unit);
    }

    static String plain(double value) {
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
