/// Uketori stands between a company's apps and Doitong's Flux Ultra API: it takes prompts, keeps
/// each job in PostgreSQL, and takes delivery of the images.
@org.jspecify.annotations.NullMarked
package dev.uketori;
