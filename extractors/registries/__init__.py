"""Clients of arXiv, Crossref, DataCite and doi.org: raw answers with their dates, politely, or a reason why not."""
