"""Operation: health, backups, the audit log as a page."""
