package dev.espalier.experiments.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Lines over whole numbers: how something grew, and between what it mostly lay. */
final class LinePicture {
    private static final int HEIGHT = 240;
    private static final int COLOURS = 5;
    private static final int LETTER = 7;

    /** A line; its points are in the order of {@code x}. */
    record Line(String name, List<Point> points) {}

    /**
     * A point of a line.
     *
     * @param low where the band around the line begins; {@code y} if there is none
     * @param high where it ends
     */
    record Point(double x, double y, double low, double high) {
        /** A point without a band. */
        Point(double x, double y) {
            this(x, y, y, y);
        }
    }

    private LinePicture() {}

    /** Draws {@code lines}; each is named at its end if there are several. */
    static String draw(String title, String across, String up, DoubleFunction<String> label, List<Line> lines) {
        List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
        Picture picture = new Picture(title, HEIGHT, 44);
        double first = all.stream().mapToDouble(Point::x).min().orElse(0);
        double last = all.stream().mapToDouble(Point::x).max().orElse(1);
        int room = lines.size() > 1
                ? 12
                        + LETTER
                                * lines.stream()
                                        .mapToInt(line -> line.name().length())
                                        .max()
                                        .orElse(0)
                : 0;
        Axis x = Axis.between(first, Math.max(last, first + 1), Picture.LEFT, Picture.RIGHT - room);
        Axis y = Axis.around(
                all.stream().flatMap(p -> Stream.of(p.low(), p.high())).toList(), picture.bottom(), Picture.TOP);
        picture.vertical(y, up, label)
                .horizontal(x, across, value -> value == Math.rint(value) ? Picture.plain(value) : "");
        double free = Picture.TOP;
        for (Line line : lines.stream()
                .sorted((a, b) -> Double.compare(end(b).y(), end(a).y()))
                .toList()) {
            draw(picture, x, y, line, lines.indexOf(line) % COLOURS + 1);
            if (room > 0) {
                // Names of lines that end close together are set under each other.
                free = Math.max(free, y.at(end(line).y()) + 4);
                picture.svg()
                        .add("<text x='%.1f' y='%.1f'>%s</text>", x.at(end(line).x()) + 6, free, line.name());
                free += 13;
            }
        }
        return picture.toString();
    }

    private static Point end(Line line) {
        return line.points().getLast();
    }

    private static void draw(Picture picture, Axis x, Axis y, Line line, int colour) {
        List<Point> points = line.points();
        if (points.stream().anyMatch(point -> point.low() < point.high())) {
            StringBuilder band = path(x, y, points, Point::low);
            band.append(path(x, y, points.reversed(), Point::high).replace(0, 1, " L"));
            picture.svg().add("<path class='band line%d' d='%s Z'/>", colour, band);
        }
        StringBuilder path = path(x, y, points, Point::y);
        picture.svg().add("<path class='line line%d' d='%s'><title>%s</title></path>", colour, path, line.name());
    }

    private static StringBuilder path(Axis x, Axis y, List<Point> points, ToDoubleFunction<Point> height) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.isEmpty() ? "M" : " L")
                    .append(String.format(
                            Locale.ROOT, "%.1f %.1f", x.at(point.x()), y.at(height.applyAsDouble(point))));
        }
        return path;
    }
}
