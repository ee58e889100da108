/// What the program gets from outside and tests must own: the clock, randomness, new ids.
@org.jspecify.annotations.NullMarked
package dev.uketori.ambient;
