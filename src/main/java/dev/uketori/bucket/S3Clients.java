package dev.uketori.bucket;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Makes the SDK's parts as the settings say.
final class S3Clients {

    /// The least that S3 takes as a part that is not the last one.
    private static final long LEAST_PART = 5 * 1024 * 1024;

    private static final long LARGEST_PART = 1024 * 1024 * 1024;

    private S3Clients() {}

    static S3Client client(S3Config config) {
        var builder =
                S3Client.builder()
                        .region(Region.of(config.region()))
                        .credentialsProvider(credentials(config))
                        .serviceConfiguration(style(config))
                        .putAuthScheme(S3Signer.scheme())
                        // Ours are sent by ourselves, and not every store knows the SDK's.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(config.connectTimeout())
                                        .socketTimeout(config.idleTimeout()))
                        .overrideConfiguration(override ->
                                override.retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                                        .apiCallTimeout(config.wholeTimeout()));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    static S3Presigner presigner(S3Config config) {
        var builder =
                S3Presigner.builder()
                        .region(Region.of(config.region()))
                        .credentialsProvider(credentials(config))
                        .serviceConfiguration(style(config));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    static Buffers buffers(S3Config config) {
        var part = config.partSize().asLongValue();
        if (part < LEAST_PART || part > LARGEST_PART) {
            throw new IllegalStateException("UKETORI_S3_PART_SIZE must be between 5M and 1G");
        }
        return new Buffers(Math.toIntExact(part), config.memory().asLongValue());
    }

    /// A part is sent as it is: its checksum and, without TLS, its signature vouch for it.
    private static S3Configuration style(S3Config config) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(config.pathStyle().orElse(config.endpoint().isPresent()))
                .chunkedEncodingEnabled(false)
                .build();
    }

    private static AwsCredentialsProvider credentials(S3Config config) {
        if (config.accessKeyId().isPresent() && config.secretAccessKey().isPresent()) {
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                            config.accessKeyId().get(), config.secretAccessKey().get()));
        }
        return DefaultCredentialsProvider.builder().build();
    }
}
