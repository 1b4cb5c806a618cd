"""The tables about literature: works as registries know them, citations as pages claim them."""

from __future__ import annotations

from typing import get_args

from transforms.citations.model import Discrepancy, Status
from transforms.tables.subjects.table import Column, Table, to_method, to_work

WORKS = Table(
    "works",
    "Publications as registries know them.",
    ("work_id",),
    (
        Column("work_id", "string", "Permanent id: wk- and ten characters."),
        Column("title", "string", "Title."),
        Column("authors", "list", "Authors in order, each as Family, Given."),
        Column(
            "year_first_public",
            "integer",
            "Year the work was first public, e.g. as a preprint.",
            nullable=True,
        ),
        Column("year_published", "integer", "Year of formal publication.", nullable=True),
        Column("venue", "string", "Journal, proceedings or publisher.", nullable=True),
        Column("doi", "string", "DOI, lower case.", nullable=True),
        Column("arxiv_id", "string", "arXiv id without version.", nullable=True),
        Column("isbn", "string", "ISBN-13.", nullable=True),
        Column("url", "string", "Address of the work.", nullable=True),
        Column("registry", "string", "Who said so.", values=("arxiv", "crossref", "datacite", "doi.org")),
        Column(
            "retrieved_at",
            "datetime",
            "When the registry said so; for a dump the record's own date.",
            nullable=True,
        ),
        Column(
            "state",
            "string",
            "Whether the work still stands.",
            values=("current", "withdrawn", "retracted", "unknown"),
        ),
    ),
)

CITATIONS = Table(
    "citations",
    "Every seminal source that a page claims, read, looked up and judged.",
    ("citation_id",),
    (
        Column("citation_id", "string", "ct- and twelve characters, from the method and the text."),
        Column("method_id", "string", "The method it is claimed for."),
        Column("raw", "string", "The reference as written on the page."),
        Column("authors", "list", "Claimed authors, each as Family, Given."),
        Column("year", "integer", "Claimed year.", nullable=True),
        Column("title", "string", "Claimed title.", nullable=True),
        Column("venue", "string", "Claimed venue.", nullable=True),
        Column("claimed_doi", "string", "Claimed DOI, lower case.", nullable=True),
        Column("claimed_arxiv_id", "string", "Claimed arXiv id without version.", nullable=True),
        Column("work_id", "string", "The work that was found.", nullable=True),
        Column(
            "status",
            "string",
            "verified: agrees; corrected: the work is sure, the claim errs in details; "
            "contradicted: what was found disagrees with the claim; ambiguous: several works fit; "
            "not_found: the sources asked do not have it; unchecked: it could not be checked.",
            values=get_args(Status),
        ),
        Column(
            "discrepancies",
            "list",
            "Codes of what differs.",
            values=get_args(Discrepancy),
        ),
        Column("evidence", "json", "Which records were compared, similarities, what differs, who was asked."),
        Column("checked_at", "datetime", "Date of the evidence.", nullable=True),
    ),
    (to_method(), to_work()),
)
