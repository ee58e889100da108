package dev.uketori.image;

/// What an image turned out to be.
public sealed interface Inspected {

    /// An image that is taken, with its end.
    record Image(ImageType type, ImageSize size) implements Inspected {}

    /// Something else, or not all of it.
    ///
    /// @param why for people
    record Refused(String why) implements Inspected {}
}
