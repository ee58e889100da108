/// How jobs and lists look from outside, and how orders are read and kept: one way for every room
/// that shows or takes them.
@org.jspecify.annotations.NullMarked
package dev.uketori.view;
