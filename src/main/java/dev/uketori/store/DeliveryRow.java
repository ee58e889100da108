package dev.uketori.store;

import com.fasterxml.jackson.databind.JsonNode;
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

/// A webhook that came, accepted or refused, as it is read. Read only.
@Entity
@Immutable
@Table(name = "inbox")
public class DeliveryRow extends PanacheEntityBase {
    @Id public UUID id;

    @Column(name = "received_at")
    public Instant receivedAt;

    public String outcome;
    public String reason;

    @Column(name = "job_id")
    public UUID jobId;

    @Column(name = "doitong_id")
    public String doitongId;

    public int times;
    public int bytes;
    public byte[] body;
    public String address;
    public String sender;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode headers;
}
