/// The log of events as it grows: read once for all who follow it, and waited for by those who want
/// to know of a job's end.
@org.jspecify.annotations.NullMarked
package dev.uketori.feed;
