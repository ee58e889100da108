/// The upstream over HTTP: Doitong's JSON, its errors, its signature. Knows nothing of our tables.
///
/// What the vendor's page does not say, and we assume, is a setting of `DoitongConfig`.
@org.jspecify.annotations.NullMarked
package dev.uketori.doitong;
