package dev.uketori.credits;

import dev.uketori.access.Access;
import dev.uketori.store.CreditStore;
import dev.uketori.view.JsonBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;

/// `GET /v1/credits`, and `PUT` for the administrator, who alone knows what was bought.
@Path("/v1/credits")
@Produces(MediaType.APPLICATION_JSON)
class CreditsResource {

    private static final long MOST = 1_000_000_000_000_000L;

    private final Access access;
    private final CreditStore credits;
    private final InstantSource clock;

    CreditsResource(Access access, CreditStore credits, InstantSource clock) {
        this.access = access;
        this.credits = credits;
        this.clock = clock;
    }

    @GET
    @RunOnVirtualThread
    public CreditsView credits(@Context HttpServerRequest request) {
        access.caller(request);
        return CreditsView.of(credits.book(), clock.instant());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public CreditsView set(@Context HttpServerRequest request, byte[] body) {
        access.admin(request);
        var fields = JsonBody.read(body).fields();
        var balance = fields.requiredNumber("balance", 0, MOST);
        var low = fields.number("lowThreshold", 0, MOST);
        fields.check();
        credits.set(balance, low);
        return CreditsView.of(credits.book(), clock.instant());
    }
}
