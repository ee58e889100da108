package dev.uketori.bench.handwritten;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.doitong.DoitongConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A webhook as a Quarkus developer writes it in an afternoon: a resource method, the JDK's HMAC,
/// Jackson, and one transaction a delivery.
@Path("/bench/handwritten/webhooks/doitong/{jobId}")
public class HandwrittenResource {

    private static final String HMAC = "HmacSHA256";

    private final HandwrittenInbox inbox;
    private final ObjectMapper json;
    private final SecretKeySpec key;

    HandwrittenResource(HandwrittenInbox inbox, ObjectMapper json, DoitongConfig doitong) {
        this.inbox = inbox;
        this.json = json;
        this.key =
                new SecretKeySpec(
                        doitong.webhookSecret().getFirst().getBytes(StandardCharsets.UTF_8), HMAC);
    }

    /// The body of a webhook, as far as it matters here.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Notice(String id, String status, @Nullable String url) {}

    @POST
    @RunOnVirtualThread
    public Response take(
            @PathParam("jobId") UUID jobId,
            @HeaderParam("X-Doitong-Signature") @Nullable String signature,
            byte[] body)
            throws IOException, GeneralSecurityException {
        if (signature == null || !isSigned(signature, body)) {
            return Response.status(Response.Status.UNAUTHORIZED).build();
        }
        inbox.keep(jobId, json.readValue(body, Notice.class), body);
        return Response.noContent().build();
    }

    private boolean isSigned(String signature, byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance(HMAC);
        mac.init(key);
        var expected = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                signature.getBytes(StandardCharsets.UTF_8));
    }
}
