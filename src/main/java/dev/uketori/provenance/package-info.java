/// Says where a stored image is from, under our signature.
@org.jspecify.annotations.NullMarked
package dev.uketori.provenance;
