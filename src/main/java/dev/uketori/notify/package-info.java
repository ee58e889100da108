/// Apps are told: notices, their signatures and retries.
@org.jspecify.annotations.NullMarked
package dev.uketori.notify;
