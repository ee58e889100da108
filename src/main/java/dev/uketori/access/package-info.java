/// Who is calling: apps and their keys, the admin key, and the secrets that apps are called with.
@org.jspecify.annotations.NullMarked
package dev.uketori.access;
