package dev.uketori.bench;

final class FloodBench {
    FloodBench(Settings s, Report r) {}

    void run() {}
}
