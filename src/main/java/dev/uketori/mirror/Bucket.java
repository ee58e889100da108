package dev.uketori.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Where images are kept.
interface Bucket {

    /// Begins to write an object. Nobody sees it until it is committed.
    ///
    /// @param key `yyyy/MM/dd/<job id>.<ext>`; one that exists is replaced
    Upload begin(String key, String contentType) throws IOException;

    /// The object's bytes, if there is one.
    Optional<InputStream> open(String key) throws IOException;

    /// An object that is being written. Closed without a commit, it never was.
    interface Upload extends AutoCloseable {

        void write(byte[] bytes) throws IOException;

        /// When this returns, the object is durable.
        void commit() throws IOException;

        @Override
        void close() throws IOException;
    }
}
