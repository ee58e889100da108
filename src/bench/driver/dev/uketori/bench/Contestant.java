package dev.uketori.bench;

/// What takes deliveries.
///
/// @param label of its line in a table
/// @param prefix its own part of the path
/// @param keeps whether it keeps them
record Contestant(String label, String prefix, boolean keeps) {

    /// The product.
    static final Contestant UKETORI = new Contestant("uketori", "", true);

    /// Its route, signature and parsing, without a database.
    static final Contestant CEILING =
            new Contestant("(a) ceiling, no database", "/bench/ceiling", false);

    /// JAX-RS, Jackson, Panache.
    static final Contestant HANDWRITTEN =
            new Contestant("(b) hand-written, Panache", "/bench/handwritten", true);

    /// PostgreSQL's own benchmark.
    static final Contestant PGBENCH = new Contestant("(c) pgbench, the same SQL", "", false);
}
