/// From completed to stored: images are fetched from Doitong, looked at, and kept in our bucket.
@org.jspecify.annotations.NullMarked
package dev.uketori.mirror;
