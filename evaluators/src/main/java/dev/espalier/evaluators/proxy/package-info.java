/**
 * Zero-cost proxies: what one mini-batch tells of a network before anything is trained. A {@link
 * dev.espalier.evaluators.proxy.Untrained} network goes in, first weights and images included; one number per {@link
 * dev.espalier.evaluators.proxy.Proxy} comes out, which promises the more the greater it is, and means nothing but in
 * comparison with others of the same data, images and seed. Start at {@link dev.espalier.evaluators.proxy.Proxy}.
 */
@NullMarked
package dev.espalier.evaluators.proxy;

import org.jspecify.annotations.NullMarked;
