package dev.uketori.intake;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.uketori.view.BatchView;

/// A batch that was just called off.
///
/// @param batch as it is now
/// @param canceled how many of its jobs this call has canceled; the others were sent or over before
record CanceledBatch(@JsonUnwrapped BatchView batch, int canceled) {}
