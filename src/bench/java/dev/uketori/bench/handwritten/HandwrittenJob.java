package dev.uketori.bench.handwritten;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job, as far as a webhook changes it.
@Entity
@Table(name = "job")
public class HandwrittenJob extends PanacheEntityBase {
    @Id public UUID id;

    @Column(name = "doitong_id")
    public String doitongId;

    public String status;

    @Column(name = "completed_by")
    public String completedBy;

    @Column(name = "source_url")
    public @Nullable String sourceUrl;

    @Column(name = "image_state")
    public String imageState;

    @Column(name = "due_at")
    public Instant dueAt;

    @Column(name = "ended_at")
    public Instant endedAt;

    @Column(name = "updated_at")
    public Instant updatedAt;
}
