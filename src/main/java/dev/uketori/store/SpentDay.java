package dev.uketori.store;

import java.time.LocalDate;

/// What was spent in a day of UTC.
///
/// @param credits charged
/// @param jobs submits that were charged
/// @param unconfirmed credits of submits that were given up as unconfirmed: they may have been
///   charged
public record SpentDay(LocalDate day, long credits, int jobs, long unconfirmed) {}
