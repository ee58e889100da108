/// Fetching from addresses that others name. They are hostile until proven otherwise.
@org.jspecify.annotations.NullMarked
package dev.uketori.egress;
