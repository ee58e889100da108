/// What the vendor's page asks of a good prompt, and what a prompt lacks of it. Pure Java.
@org.jspecify.annotations.NullMarked
package dev.uketori.advice;
