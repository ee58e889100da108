package dev.uketori.bench;

import java.util.Map;

/// A request ready to be sent.
///
/// @param path below the contestant's own
/// @param body empty for one without
record Request(String path, Map<String, String> headers, byte[] body) {}
