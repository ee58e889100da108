/// What a job is: its states, the reports about it, and the only ways from state to state.
///
/// Pure Java: no framework, no I/O, no clock, no logger. Time comes in as an argument.
@org.jspecify.annotations.NullMarked
package dev.uketori.job;
