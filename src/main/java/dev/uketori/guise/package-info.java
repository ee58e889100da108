/// How jobs look to an app that talks to us as it would to Doitong: its words, its names, its
/// notices.
@org.jspecify.annotations.NullMarked
package dev.uketori.guise;
