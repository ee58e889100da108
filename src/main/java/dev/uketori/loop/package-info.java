/// Work that repeats: workers on virtual threads, woken by a bell or by a slow tick, stopped
/// cleanly.
@org.jspecify.annotations.NullMarked
package dev.uketori.loop;
