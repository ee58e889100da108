/// Apps look: one job, lists, the timeline.
@org.jspecify.annotations.NullMarked
package dev.uketori.watch;
