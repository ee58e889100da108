/// Apps fetch their images.
@org.jspecify.annotations.NullMarked
package dev.uketori.download;
