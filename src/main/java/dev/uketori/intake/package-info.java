/// An app asks for images: what comes is checked, kept, and only then accepted.
@org.jspecify.annotations.NullMarked
package dev.uketori.intake;
