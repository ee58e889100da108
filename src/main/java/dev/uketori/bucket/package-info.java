/// Where images are kept.
@org.jspecify.annotations.NullMarked
package dev.uketori.bucket;
