package dev.uketori.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is measured, and how long.
///
/// @param folder everything that a run leaves behind
/// @param deliveries in one round
/// @param rounds of each contestant that count
/// @param connections each count is a table of its own
/// @param genuine a second, beside a flood
/// @param forged of a flood
/// @param minutes of a soak
/// @param images to be mirrored
/// @param imageBytes that each has
record Settings(
        Path folder,
        int deliveries,
        int rounds,
        List<Integer> connections,
        int genuine,
        int forged,
        int minutes,
        int images,
        int imageBytes) {

    static Settings read() {
        return new Settings(
                Path.of(System.getProperty("bench.folder")),
                Integer.getInteger("bench.deliveries"),
                Integer.getInteger("bench.rounds"),
                Stream.of(System.getProperty("bench.connections").split(","))
                        .map(count -> Integer.valueOf(count.strip()))
                        .toList(),
                Integer.getInteger("bench.genuine"),
                Integer.getInteger("bench.forged"),
                Integer.getInteger("bench.minutes"),
                Integer.getInteger("bench.images"),
                Integer.getInteger("bench.imageBytes"));
    }
}
