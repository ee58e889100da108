/// The webhook as one would write it by hand, to compare with.
@org.jspecify.annotations.NullMarked
package dev.uketori.bench.handwritten;
