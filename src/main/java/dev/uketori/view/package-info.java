/// How jobs and lists look from outside: one JSON for every room that shows them.
@org.jspecify.annotations.NullMarked
package dev.uketori.view;
