/**
 * The dashboard as a web server. A {@link dev.espalier.server.web.Dashboard} is started on a laboratory, an address and a
 * port, and closed again; what it answers lies in the packages beside this one, by feature. Here are what all of them
 * share: who may ask, what errors look like, and the pages' files. Start at {@link dev.espalier.server.web.Dashboard}.
 */
@NullMarked
package dev.espalier.server.web;

import org.jspecify.annotations.NullMarked;
