package dev.uketori.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.uketori.ambient.Ids;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Client;
import dev.uketori.store.Clients;
import dev.uketori.view.Fields;
import dev.uketori.view.JsonBody;
import dev.uketori.view.ListQuery;
import dev.uketori.view.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/v1/clients`: the administrator lets apps in and out.
@Path("/v1/clients")
@Produces(MediaType.APPLICATION_JSON)
class ClientsResource {

    private static final int LONGEST_NAME = 100;
    private static final int HEAVIEST = 1000;
    private static final int MOST_REQUESTS = 1_000_000;
    private static final long MOST_CREDITS = 1_000_000_000_000_000L;
    private static final int DAY = 24 * 60 * 60;
    private static final int LONGEST_OVERLAP = 30 * DAY;

    private final Access access;
    private final AccessConfig config;
    private final Clients clients;
    private final Credentials credentials;
    private final AppKeys appKeys;
    private final Ids ids;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    ClientsResource(
            Access access,
            AccessConfig config,
            Clients clients,
            Credentials credentials,
            AppKeys appKeys,
            Ids ids,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.access = access;
        this.config = config;
        this.clients = clients;
        this.credentials = credentials;
        this.appKeys = appKeys;
        this.ids = ids;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /// An app, and what it gets to know once.
    ///
    /// @param key null if it was not made just now
    /// @param callbackSecret null if it was not made just now
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Told(
            UUID id,
            String name,
            @Nullable String key,
            @Nullable String callbackSecret,
            @Nullable Instant earlierUntil) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response create(@Context HttpServerRequest request, byte[] body) {
        access.admin(request);
        var fields = JsonBody.read(body).fields();
        var name = fields.requiredText("name", LONGEST_NAME);
        if (isReserved(name)) {
            fields.refuse("name", "is the name of somebody that is there without a key");
        }
        var share = share(fields, Client.Share.USUAL);
        fields.check();
        var id = ids.next();
        var fresh = credentials.fresh(true, true);
        if (!clients.insert(id, name, share, fresh.kept())) {
            throw new ProblemException(
                    Problem.of(409, "name_taken", "There is an app of that name. Choose another."));
        }
        return Response.created(URI.create(publicUrl.of("/v1/clients/" + id)))
                .entity(new Told(id, name, fresh.key(), fresh.callbackSecret(), null))
                .header("Cache-Control", "no-store")
                .build();
    }

    private boolean isReserved(String name) {
        return name.equals(Access.ADMIN_NAME)
                || config.keylessClient().filter(name::equals).isPresent();
    }

    private static Client.Share share(Fields fields, Client.Share otherwise) {
        var requests = fields.integer("requestsPerMinute", 1, MOST_REQUESTS);
        var credits = fields.number("creditsPerDay", 0, MOST_CREDITS);
        return new Client.Share(
                fields.integer("weight", 1, HEAVIEST, otherwise.weight()),
                requests == null && !fields.has("requestsPerMinute")
                        ? otherwise.requestsPerMinute()
                        : requests,
                credits == null && !fields.has("creditsPerDay")
                        ? otherwise.creditsPerDay()
                        : credits);
    }

    @GET
    @RunOnVirtualThread
    public Response list(@Context HttpServerRequest request, @Context UriInfo uri) {
        access.admin(request);
        var query = new ListQuery(uri.getQueryParameters());
        var limit = query.limit();
        var cursor = query.cursor();
        query.check();
        return Page.of(clients.list(cursor, limit + 1), limit, ClientView::of, Client::id)
                .answer(uri, publicUrl);
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    public ClientView client(@Context HttpServerRequest request, @PathParam("id") String id) {
        access.admin(request);
        return ClientView.of(find(id));
    }

    /// Other shares; those that are not named stay, `null` takes a limit away.
    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public ClientView change(
            @Context HttpServerRequest request, @PathParam("id") String id, byte[] body) {
        access.admin(request);
        var client = find(id);
        var fields = JsonBody.read(body).fields();
        var share = share(fields, client.share());
        fields.check();
        clients.share(client.id(), share);
        return changed(client);
    }

    /// New credentials. The earlier ones go on for `overlapSeconds`.
    @POST
    @Path("/{id}/rotate")
    @RunOnVirtualThread
    public Response rotate(
            @Context HttpServerRequest request, @PathParam("id") String id, byte[] body) {
        access.admin(request);
        var client = find(id);
        var fields = JsonBody.orEmpty(body).fields();
        var overlap = fields.integer("overlapSeconds", 0, LONGEST_OVERLAP, DAY);
        var what = Objects.requireNonNullElse(fields.text("what", LONGEST_NAME), "both");
        if (!Set.of("both", "key", "callbackSecret").contains(what)) {
            fields.refuse("what", "must be key, callbackSecret or both");
        }
        fields.check();
        var until = clock.instant().plus(overlap, ChronoUnit.SECONDS);
        var fresh = credentials.fresh(!what.equals("callbackSecret"), !what.equals("key"));
        clients.rotate(client.id(), fresh.kept(), until);
        appKeys.changed();
        return Response.ok(
                        new Told(
                                client.id(),
                                client.name(),
                                fresh.key(),
                                fresh.callbackSecret(),
                                until))
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Path("/{id}/disable")
    @RunOnVirtualThread
    public ClientView disable(@Context HttpServerRequest request, @PathParam("id") String id) {
        return disable(request, id, true);
    }

    @POST
    @Path("/{id}/enable")
    @RunOnVirtualThread
    public ClientView enable(@Context HttpServerRequest request, @PathParam("id") String id) {
        return disable(request, id, false);
    }

    private ClientView disable(HttpServerRequest request, String id, boolean disabled) {
        access.admin(request);
        var client = find(id);
        clients.disable(client.id(), disabled);
        return changed(client);
    }

    private ClientView changed(Client client) {
        appKeys.changed();
        return ClientView.of(clients.find(client.id()).orElseThrow());
    }

    private Client find(String id) {
        return JobId.parse(id)
                .flatMap(parsed -> clients.find(parsed.value()))
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.of(404, "not_found", "There is no app of that id.")));
    }
}
