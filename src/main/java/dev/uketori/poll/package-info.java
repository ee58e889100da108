/// From processing to completed because we asked: what ends a job that no webhook ends.
@org.jspecify.annotations.NullMarked
package dev.uketori.poll;
