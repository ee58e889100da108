/// What there is to pay with, for people: the balance, where it went, and who is told when it runs
/// low.
@org.jspecify.annotations.NullMarked
package dev.uketori.credits;
