package dev.espalier.experiments.definition;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes a record component a key of the file that is read as the record; its name is the component's. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** What it means, in one sentence, with its unit. */
    String doc();

    /** The value where the file does not say, as one would write it there. */
    String or() default "{}";

    /** The unit of a number, as {@link Quantity#parse} knows it. */
    String unit() default "";

    /** The smallest number allowed. */
    double atLeast() default Double.NEGATIVE_INFINITY;

    /** The largest number allowed. */
    double atMost() default Double.POSITIVE_INFINITY;

    /** Whether a list may have no value at all. */
    boolean mayBeEmpty() default false;
}
