package dev.uketori.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.job.Callback.Style;
import dev.uketori.job.Estimate;
import dev.uketori.job.Status;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/// A job as it is read. Read only: a job changes through `JobStore` alone.
@Entity
@Immutable
@Table(name = "job")
public class JobRow extends PanacheEntityBase {
    @Id public UUID id;
    public String client;
    public String service;
    public String prompt;
    public int width;
    public int height;
    public String version;
    public String quality;
    public String reference;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode metadata;

    @Column(name = "batch_id")
    public UUID batchId;

    @Column(name = "callback_url")
    public String callbackUrl;

    @Column(name = "callback_style")
    public String callbackStyle;

    @Column(name = "estimate_min")
    public int estimateMin;

    @Column(name = "estimate_max")
    public int estimateMax;

    public String status;

    @Column(name = "due_at")
    public Instant dueAt;

    @Column(name = "hold_reason")
    public String holdReason;

    @Column(name = "doitong_id")
    public String doitongId;

    @Column(name = "completed_by")
    public String completedBy;

    @Column(name = "source_url")
    public String sourceUrl;

    @Column(name = "image_state")
    public String imageState;

    @Column(name = "image_key")
    public String imageKey;

    @Column(name = "image_type")
    public String imageType;

    @Column(name = "image_bytes")
    public Long imageBytes;

    @Column(name = "image_width")
    public Integer imageWidth;

    @Column(name = "image_height")
    public Integer imageHeight;

    @Column(name = "image_sha256")
    public String imageSha256;

    @Column(name = "error_code")
    public String errorCode;

    @Column(name = "error_message")
    public String errorMessage;

    @Column(name = "error_retryable")
    public Boolean errorRetryable;

    public int charged;

    public int submits;
    public int polls;
    public int mirrors;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "submitted_at")
    public Instant submittedAt;

    @Column(name = "ended_at")
    public Instant endedAt;

    @Column(name = "stored_at")
    public Instant storedAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "prompt_erased_at")
    public Instant promptErasedAt;

    @Column(name = "deleted_at")
    public Instant deletedAt;

    /// A job just kept, as its row is before anything happened to it.
    public static JobRow of(NewJob job) {
        var order = job.order();
        var estimate = Estimate.of(order.width(), order.height());
        var row = new JobRow();
        row.id = job.id().value();
        row.client = job.client();
        row.service = order.service();
        row.prompt = order.prompt();
        row.width = order.width();
        row.height = order.height();
        row.version = order.version();
        row.quality = order.quality();
        row.reference = order.reference();
        row.metadata = order.metadata() == null ? null : Json.read(order.metadata());
        row.batchId = order.batchId();
        var callback = order.callback();
        row.callbackUrl = callback == null ? null : callback.url();
        row.callbackStyle = (callback == null ? Style.NOTICE : callback.style()).wire();
        row.estimateMin = estimate.min();
        row.estimateMax = estimate.max();
        row.status = Status.QUEUED.wire();
        row.dueAt = job.createdAt();
        row.createdAt = job.createdAt();
        row.updatedAt = job.createdAt();
        return row;
    }
}
