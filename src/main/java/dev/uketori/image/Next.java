package dev.uketori.image;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What comes next in an image, as its format has it. A format is walked from one to the next, and
/// each takes at least a byte or is followed by one that does, so that a walk ends with the bytes.
sealed interface Next {

    /// All that makes the image has been seen; what follows is no matter.
    Next NOTHING = new Whole(new Skip(Long.MAX_VALUE, () -> Next.NOTHING));

    /// So many bytes, handed over together, in network order.
    ///
    /// @param bytes at most 512 KiB
    record Read(int bytes, Function<ByteBuffer, Next> then) implements Next {}

    /// So many bytes that tell nothing.
    record Skip(long bytes, Supplier<Next> then) implements Next {}

    /// Everything up to and including a byte of this value. One that `stuffing` follows is passed
    /// over where both come in one piece; elsewhere it is found.
    record Find(int value, int stuffing, Supplier<Next> then) implements Next {}

    /// The image claims this size.
    record Sized(Claim claim, Next then) implements Next {}

    /// The image may end here.
    record Whole(Next then) implements Next {}

    /// This is no image.
    ///
    /// @param why goes on from "the JPEG …"
    record Wrong(String why) implements Next {}

    /// Its header contradicts itself or its format.
    Wrong NONSENSE = new Wrong("makes no sense");

    /// It ends without a picture in it.
    Wrong EMPTY = new Wrong("holds no picture");
}
