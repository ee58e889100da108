package dev.uketori.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What an HMAC-SHA256 over one body costs, by who computes it. Every way gives the same 32 bytes;
/// the set-up refuses to go on otherwise.
///
/// "Keyed" ways hash the key's two blocks once and for all, not once a body.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx512m"})
public class HmacBenchmark {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BLOCK = 64;
    private static final byte[] SECRET = "a-secret-for-the-benchmark-of-32".getBytes(UTF_8);
    private static final SecretKeySpec KEY = new SecretKeySpec(SECRET, ALGORITHM);

    @Param({"330", "4096", "65536"})
    public int bytes;

    private byte[] body;
    private KeyParameter secret;
    private SHA256Digest inner;
    private SHA256Digest outer;
    private HMac bcReused;
    private BouncyCastleProvider provider;
    private Mac jdkKeyed;
    private ThreadLocal<Mac> jdkOfThread;

    /// Runs it, each way in a JVM of its own.
    static void run(Report report) throws RunnerException {
        var results =
                new Runner(
                                new OptionsBuilder()
                                        .include(HmacBenchmark.class.getName() + ".*")
                                        .addProfiler(GCProfiler.class)
                                        .output(report.file("jmh.log"))
                                        .build())
                        .run();
        report.line(
                "%n%-16s %8s %10s %10s %10s", "HMAC-SHA256", "body", "ns", "± ns", "heap bytes");
        for (var result : results) {
            line(report, result);
        }
    }

    private static void line(Report report, RunResult result) {
        var time = result.getPrimaryResult();
        report.line(
                "%-16s %8s %10.0f %10.0f %10.0f",
                time.getLabel(),
                result.getParams().getParam("bytes"),
                time.getScore(),
                time.getScoreError(),
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }

    @Setup
    public void prepare() throws GeneralSecurityException {
        body = new byte[bytes];
        new Random(1).nextBytes(body);
        secret = new KeyParameter(SECRET);
        inner = keyed((byte) 0x36);
        outer = keyed((byte) 0x5c);
        bcReused = new HMac(new SHA256Digest());
        bcReused.init(secret);
        provider = new BouncyCastleProvider();
        jdkKeyed = jdkMac();
        jdkOfThread = ThreadLocal.withInitial(HmacBenchmark::jdkMac);
        agree();
    }

    private void agree() throws GeneralSecurityException {
        var expected = jdkPerCall();
        for (var other :
                new byte[][] {
                    bcPerCall(),
                    bcKeyedCopy(),
                    bcReused(),
                    bcJca(),
                    jdkKeyedClone(),
                    jdkThreadLocal()
                }) {
            if (!Arrays.equals(expected, other)) {
                throw new IllegalStateException("The ways do not agree");
            }
        }
    }

    /// As `dev.uketori.doitong.Signature` does it.
    @Benchmark
    public byte[] bcPerCall() {
        var mac = new HMac(new SHA256Digest());
        mac.init(secret);
        return result(mac);
    }

    /// Two digests that have seen the key, copied for each body: safe on every thread.
    @Benchmark
    public byte[] bcKeyedCopy() {
        var result = new byte[32];
        var digest = new SHA256Digest(inner);
        digest.update(body, 0, body.length);
        digest.doFinal(result, 0);
        var last = new SHA256Digest(outer);
        last.update(result, 0, result.length);
        last.doFinal(result, 0);
        return result;
    }

    /// One [HMac] that is keyed and stays: for one thread alone.
    @Benchmark
    public byte[] bcReused() {
        return result(bcReused);
    }

    @Benchmark
    public byte[] bcJca() throws GeneralSecurityException {
        var mac = Mac.getInstance(ALGORITHM, provider);
        mac.init(KEY);
        return mac.doFinal(body);
    }

    @Benchmark
    public byte[] jdkPerCall() throws GeneralSecurityException {
        var mac = Mac.getInstance(ALGORITHM);
        mac.init(KEY);
        return mac.doFinal(body);
    }

    @Benchmark
    public byte[] jdkKeyedClone() throws GeneralSecurityException {
        try {
            return ((Mac) jdkKeyed.clone()).doFinal(body);
        } catch (CloneNotSupportedException otherProvider) {
            throw new IllegalStateException(otherProvider);
        }
    }

    @Benchmark
    public byte[] jdkThreadLocal() {
        return jdkOfThread.get().doFinal(body);
    }

    private byte[] result(HMac mac) {
        mac.update(body, 0, body.length);
        var result = new byte[32];
        mac.doFinal(result, 0);
        return result;
    }

    private static SHA256Digest keyed(byte pad) {
        var block = new byte[BLOCK];
        System.arraycopy(SECRET, 0, block, 0, SECRET.length);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= pad;
        }
        var digest = new SHA256Digest();
        digest.update(block, 0, block.length);
        return digest;
    }

    private static Mac jdkMac() {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(KEY);
            return mac;
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }
}
