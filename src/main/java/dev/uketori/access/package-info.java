/// Who is calling: app keys, the admin key.
@org.jspecify.annotations.NullMarked
package dev.uketori.access;
