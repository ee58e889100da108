/// From queued to processing: jobs are sent to Doitong, each at most once without a clear answer.
@org.jspecify.annotations.NullMarked
package dev.uketori.dispatch;
