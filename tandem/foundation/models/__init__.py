"""The ground's own tables: they hold no business words."""

from tandem.foundation.models.audit import AuditEntry
from tandem.foundation.models.jobs import Job
from tandem.foundation.models.ledger import IdempotencyKey, OutboxMessage, Series

__all__ = ["AuditEntry", "IdempotencyKey", "Job", "OutboxMessage", "Series"]
