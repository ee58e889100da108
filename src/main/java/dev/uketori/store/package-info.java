/// The jobs in PostgreSQL: the only room with SQL, JPA and transactions.
///
/// `JobStore` is the one door through which a job changes; `JobQueries` only reads.
@org.jspecify.annotations.NullMarked
package dev.uketori.store;
