package dev.espalier.search;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** About how much memory hangs on an object: 16 bytes for each that is reached, 8 for what refers to it, and its arrays. */
public final class Retained {
    private static final int OBJECT = 16;
    private static final int REFERENCE = 8;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> queue = new ArrayDeque<>();
    private long bytes;

    private Retained() {}

    /** Bytes that {@code root} reaches, without what {@code others} reach. What is neither ours nor a collection is a leaf. */
    public static long by(Object root, Object... others) {
        Retained retained = new Retained();
        for (Object other : others) {
            retained.seen.add(other);
        }
        retained.refer(root);
        while (!retained.queue.isEmpty()) {
            retained.visit(retained.queue.remove());
        }
        return retained.bytes;
    }

    private void refer(Object target) {
        bytes += REFERENCE;
        if (target != null && seen.add(target)) {
            bytes += OBJECT;
            queue.add(target);
        }
    }

    private void visit(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            int length = Array.getLength(object);
            if (type.getComponentType().isPrimitive()) {
                bytes += (long) length * width(type.getComponentType());
            } else {
                for (int i = 0; i < length; i++) {
                    refer(Array.get(object, i));
                }
            }
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                refer(key);
                refer(value);
            });
        } else if (object instanceof Collection<?> collection) {
            collection.forEach(this::refer);
        } else {
            fields(object, type);
        }
    }

    private void fields(Object object, Class<?> type) {
        for (Class<?> of = type; of.getName().startsWith("dev.espalier."); of = of.getSuperclass()) {
            for (Field field : of.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && !type.isHidden()) {
                    field.setAccessible(true);
                    try {
                        refer(field.get(object));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
    }

    private static int width(Class<?> primitive) {
        return primitive == long.class || primitive == double.class
                ? 8
                : primitive == int.class || primitive == float.class
                        ? 4
                        : primitive == short.class || primitive == char.class ? 2 : 1;
    }
}
