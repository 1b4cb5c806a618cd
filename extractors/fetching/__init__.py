"""Fetching from configured sources: planning, politeness, safety, and what was decided and why."""
