/// How errors look from outside: RFC 9457 problem details with a `code` that programs can act upon.
@org.jspecify.annotations.NullMarked
package dev.uketori.problem;
