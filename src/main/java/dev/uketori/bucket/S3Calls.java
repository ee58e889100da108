package dev.uketori.bucket;

import java.io.UncheckedIOException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Calls of the SDK, whose failures become ours.
final class S3Calls {

    private static final int LONGEST = 200;

    interface Call<T> {
        T made() throws BucketException;
    }

    private S3Calls() {}

    static <T> T make(String what, Call<T> call) throws BucketException {
        try {
            return call.made();
        } catch (SdkException | UncheckedIOException failure) {
            throw failed(what, failure);
        }
    }

    /// @param failure the SDK's, or one of the network's that it lets through
    static BucketException failed(String what, RuntimeException failure) {
        return new BucketException(what, why(failure), failure);
    }

    /// What the store says of it in its own words may repeat what was sent: its code is enough.
    private static String why(RuntimeException failure) {
        return failure instanceof AwsServiceException answer
                ? "%d %s".formatted(answer.statusCode(), code(answer))
                : shortened(root(failure).toString());
    }

    /// The store's code of an error, such as `NoSuchKey`; empty if it said none.
    static String code(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        var code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static Throwable root(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
