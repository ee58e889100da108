/// How long Doitong takes, and whether its webhooks come: learned from the jobs that were drawn
/// lately, on whatever replica.
@org.jspecify.annotations.NullMarked
package dev.uketori.pace;
