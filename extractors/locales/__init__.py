"""Locales as data: one JSON file a locale with the labels of its comparison pages.

A file has ``locale`` (BCP 47), ``heading`` (the page's titles), ``labels`` (for each row key the labels
seen), ``footer`` (interface words outside the table, by name) and ``learned_from`` (where the labels
were seen). ``methodbase`` prints such a file for a newly met locale; committing it to ``data/`` is all
that a new locale takes.
"""
