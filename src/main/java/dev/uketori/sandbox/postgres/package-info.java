/// A durable PostgreSQL in a folder, started and stopped with the process that opened it.
@org.jspecify.annotations.NullMarked
package dev.uketori.sandbox.postgres;
