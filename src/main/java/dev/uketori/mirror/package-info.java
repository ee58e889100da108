/// From completed to stored: images are fetched from Doitong, looked at, kept in our bucket, and
/// served.
@org.jspecify.annotations.NullMarked
package dev.uketori.mirror;
