package dev.uketori.sandbox.doitong.picture;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/// Everything in a picture that its words leave open, thrown from the prompt's hash.
final class Dice {

    private final SplittableRandom random;

    Dice(byte[] hash) {
        random = new SplittableRandom(ByteBuffer.wrap(hash).getLong());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    boolean chance(float share) {
        return random.nextFloat() < share;
    }

    float between(float low, float high) {
        return low + (high - low) * random.nextFloat();
    }

    Noise noise() {
        return new Noise(random.nextInt());
    }
}
