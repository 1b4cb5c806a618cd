"""Local metadata dumps: read as a stream, indexed once by content, remembered, asked in milliseconds."""
