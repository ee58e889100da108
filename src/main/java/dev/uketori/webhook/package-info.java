/// From processing to completed because Doitong called: the endpoint that the internet sees.
@org.jspecify.annotations.NullMarked
package dev.uketori.webhook;
