package dev.uketori.bucket;

import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Where images are kept: objects by key. A key is a relative path of plain names, `yyyy/MM/dd/<job
/// id>.<ext>`; anything else is an `IllegalArgumentException`. Safe for many threads and many
/// replicas.
public interface Bucket {

    /// Begins to write an object. Nobody sees it until it is kept. Holds bounded memory, whatever
    /// the object's size, and waits where all that there is for this is in use.
    ///
    /// @param contentType a media type
    /// @param length how many bytes will come, where that is known; no more may
    /// @throws BucketException if the store is away
    Upload begin(String key, String contentType, OptionalLong length) throws BucketException;

    /// Keeps a small object as it is. One that was there before is replaced.
    ///
    /// @throws BucketException if the store is away
    void put(String key, String contentType, byte[] bytes) throws BucketException;

    /// An object's bytes from `first` on, to its end; empty if there is no such object. Whoever
    /// reads slowly, or not at all, holds no more memory than a buffer.
    ///
    /// @param first counted from 0; from the end on nothing comes
    /// @throws BucketException if the store is away
    Optional<InputStream> open(String key, long first) throws BucketException;

    /// The keys that begin with `prefix`, which is a key without its end: the first thousand of
    /// them, in order.
    ///
    /// @throws BucketException if the store is away
    List<String> find(String prefix) throws BucketException;

    /// Removes an object for good; one that is not there is fine.
    ///
    /// @throws BucketException if the store is away
    void delete(String key) throws BucketException;

    /// An address where everybody can read the object for a while, if the store has such.
    ///
    /// @param validFor how long it may be used
    /// @param fileName what a browser is told to save it as: ASCII letters, digits, `.`, `-`, `_`
    /// @throws BucketException if there is nobody to sign it
    Optional<URI> presigned(String key, Duration validFor, String fileName) throws BucketException;

    /// Removes what is left of uploads whose replica was killed, which nobody sees. To be called
    /// now and then; it costs little.
    ///
    /// @throws BucketException if the store is away
    void sweep() throws BucketException;

    /// An object that is being written by one thread. Closed without having been kept, it never
    /// was, and nothing of it is left behind.
    interface Upload extends AutoCloseable {

        /// The next bytes; the buffer may be used for others afterwards.
        ///
        /// @throws BucketException if the store is away
        void write(ByteBuffer bytes) throws BucketException;

        /// Makes the object durable and visible, whole and at once. Where there is one of that key
        /// already, that one stays as it is: the first wins.
        ///
        /// @param sha256 of all that was written, 32 bytes
        /// @return whether it is this one that is kept
        /// @throws BucketException if the store is away; the object may or may not have been kept
        boolean keep(byte[] sha256) throws BucketException;

        @Override
        void close() throws BucketException;
    }
}
