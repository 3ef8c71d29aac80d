"""Audit trail and heartbeat. Write them with ``portal.records.actions``."""
