package dev.uketori.bench.handwritten;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Answers as long as a job is, without looking anything up: what the same Quarkus can answer at
/// most.
@Path("/bench/constant")
public class ConstantResource {

    private static final String JOB =
            """
            {"id":"01980000-0000-7000-8000-000000000000","status":"processing","service":"flux-ultra",\
            "prompt":"a red boat on a quiet sea at dawn, number 0","width":1024,"height":1024,"version":null,\
            "quality":null,"reference":null,"metadata":null,"batchId":null,"doitongId":"bench-000000000000",\
            "completedBy":null,"hold":null,"credits":{"estimateMin":10,"estimateMax":20,"charged":null},\
            "image":null,"error":null,"advice":[],"attempts":{"submit":1,"poll":0,"mirror":0},\
            "createdAt":"2026-01-01T00:00:00Z","submittedAt":"2026-01-01T00:00:00Z","completedAt":null,\
            "updatedAt":"2026-01-01T00:00:00Z"}\
            """;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public String get() {
        return JOB;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public Response post(byte[] body) {
        return Response.accepted(JOB).build();
    }
}
