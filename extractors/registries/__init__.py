"""Clients of arXiv, Crossref, DataCite and doi.org: raw answers, politely, or the reason why not."""
