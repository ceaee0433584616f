package dev.espalier.experiments.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Lines over whole numbers: how something grew. */
final class LinePicture {
    private static final int HEIGHT = 240;
    private static final int COLOURS = 5;
    private static final int LETTER = 7;

    /** A line; its points are in the order of {@code x}. */
    record Line(String name, List<Point> points) {}

    /** A point of a line. */
    record Point(double x, double y) {}

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
        Axis y = Axis.around(all.stream().map(Point::y).toList(), picture.bottom(), Picture.TOP);
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
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(path.isEmpty() ? "M" : " L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x.at(point.x()), y.at(point.y())));
        }
        picture.svg().add("<path class='line line%d' d='%s'><title>%s</title></path>", colour, path, line.name());
    }
}
