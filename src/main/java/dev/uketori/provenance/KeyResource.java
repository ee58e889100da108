package dev.uketori.provenance;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/// `GET /.well-known/jwks.json`: what our signatures are verified with, as a JSON Web Key Set (RFC
/// 7517). Public.
@Path("/.well-known/jwks.json")
class KeyResource {

    private final Signer signer;

    KeyResource(Signer signer) {
        this.signer = signer;
    }

    @GET
    @Produces("application/jwk-set+json")
    @RunOnVirtualThread
    public Response keys() {
        return Response.ok(Map.of("keys", List.of(signer.jwk())))
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600")
                .build();
    }
}
