/// How a job looks from outside: its JSON, one for every room that shows jobs.
@org.jspecify.annotations.NullMarked
package dev.uketori.view;
