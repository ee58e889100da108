/// Doitong's own REST and GraphQL, served by us: an app that talks to Doitong changes its base URL
/// and its key, and nothing else.
@org.jspecify.annotations.NullMarked
package dev.uketori.dropin;
