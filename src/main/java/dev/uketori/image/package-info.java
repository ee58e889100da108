/// What an image really is, told by its own bytes. Pure Java: no framework, I/O, clock, logger.
@org.jspecify.annotations.NullMarked
package dev.uketori.image;
