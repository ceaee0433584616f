/**
 * What a study found as one HTML file that needs no server and asks nobody for anything: the front as a picture and a
 * table, how it grew, where it comes from and how to make it again. Start at {@link
 * dev.espalier.experiments.report.HtmlReport}.
 */
@NullMarked
package dev.espalier.experiments.report;

import org.jspecify.annotations.NullMarked;
