package dev.uketori.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an object as they come. Closed before its end, it hangs up.
final class S3Body extends InputStream {

    private final String what;
    private final ResponseInputStream<GetObjectResponse> body;
    private boolean ended;

    S3Body(String what, ResponseInputStream<GetObjectResponse> body) {
        this.what = what;
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        try {
            var come = body.read(bytes, from, most);
            ended |= come < 0;
            return come;
        } catch (SdkException | UncheckedIOException failure) {
            throw S3Calls.failed(what, failure);
        } catch (IOException failure) {
            throw new BucketException(what, failure);
        }
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            body.abort();
        }
        body.close();
    }
}
