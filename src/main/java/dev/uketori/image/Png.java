package dev.uketori.image;

import java.nio.ByteBuffer;

/// PNG, from chunk to chunk (W3C, Portable Network Graphics, 5), animated or not.
final class Png {

    private static final int IHDR = 0x49484452;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;

    private static final int CRC = 4;

    private boolean drawn;

    Next first() {
        return new Next.Read(24, this::header);
    }

    private Next header(ByteBuffer bytes) {
        if (bytes.getInt(8) != 13 || bytes.getInt(12) != IHDR) {
            return Next.NONSENSE;
        }
        return new Next.Sized(
                new Claim(
                        Integer.toUnsignedLong(bytes.getInt(16)),
                        Integer.toUnsignedLong(bytes.getInt(20))),
                new Next.Skip(5 + CRC, this::chunk));
    }

    private Next chunk() {
        return new Next.Read(8, this::chunk);
    }

    private Next chunk(ByteBuffer bytes) {
        var left = bytes.getInt() + (long) CRC;
        var type = bytes.getInt();
        drawn |= type == IDAT;
        if (left < CRC) {
            return Next.NONSENSE;
        }
        if (type == IEND && !drawn) {
            return Next.EMPTY;
        }
        return new Next.Skip(left, () -> type == IEND ? Next.NOTHING : chunk());
    }
}
