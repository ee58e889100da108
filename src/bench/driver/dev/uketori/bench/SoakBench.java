package dev.uketori.bench;

final class SoakBench {
    SoakBench(Settings s, Report r) {}

    void run() {}
}
