/// A built-in Doitong: a server of the vendor's public API as its page states it, with its shapes,
/// errors, limits, credits and signed webhooks. It draws real images and can be told to misbehave.
///
/// It is written from that page and knows nothing of the rest of this program, so that a client
/// tested against it is tested against the page.
@NullMarked
package dev.uketori.sandbox.doitong;

import org.jspecify.annotations.NullMarked;
