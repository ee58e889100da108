package dev.uketori.bench.handwritten;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;

/// A delivery as it was received.
@Entity
@Table(name = "delivery")
public class HandwrittenDelivery extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Column(name = "job_id")
    public UUID jobId;

    @Column(name = "doitong_id")
    public String doitongId;

    public byte[] sha256;
    public byte[] body;

    @Column(name = "received_at")
    public Instant receivedAt;

    public String outcome;
}
