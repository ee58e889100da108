/// What lets Uketori run with no setting at all: a PostgreSQL of its own, and a Doitong that can be
/// told to misbehave.
@org.jspecify.annotations.NullMarked
package dev.uketori.sandbox;
