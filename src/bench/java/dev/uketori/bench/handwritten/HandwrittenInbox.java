package dev.uketori.bench.handwritten;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;

/// Keeps a delivery and completes its job with Panache, in a transaction of its own. It takes no
/// lock and writes no events, which is less than the product does.
@ApplicationScoped
public class HandwrittenInbox {

    @Transactional
    public void keep(UUID jobId, HandwrittenResource.Notice notice, byte[] body)
            throws GeneralSecurityException {
        HandwrittenJob job = HandwrittenJob.findById(jobId);
        if (job == null || !notice.id().equals(job.doitongId)) {
            throw new NotFoundException();
        }
        if (!job.status.equals("processing") || !notice.status().equals("completed")) {
            return;
        }
        var now = Instant.now();
        var delivery = new HandwrittenDelivery();
        delivery.jobId = jobId;
        delivery.doitongId = notice.id();
        delivery.sha256 = MessageDigest.getInstance("SHA-256").digest(body);
        delivery.body = body;
        delivery.receivedAt = now;
        delivery.outcome = "applied";
        delivery.persist();
        job.status = "completed";
        job.completedBy = "webhook";
        job.sourceUrl = notice.url();
        job.imageState = "pending";
        job.dueAt = now;
        job.endedAt = now;
        job.updatedAt = now;
    }
}
