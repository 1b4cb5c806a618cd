"""Citations: what a page claims as the seminal source, parsed, looked up and judged."""
