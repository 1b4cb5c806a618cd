"""The snapshot archive: raw bytes by their SHA-256, and the log of when and where each was captured."""
