/// What Doitong's plan lets us do, and when: the arithmetic of the limits. Pure Java; the state is
/// a row of the database, so that it holds for all replicas together.
@org.jspecify.annotations.NullMarked
package dev.uketori.gate;
