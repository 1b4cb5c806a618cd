"""The tables about methods: the methods, their names, why records are one method, ids that became others."""

from __future__ import annotations

from transforms.tables.subjects.table import Column, ForeignKey, Table, to_method, to_work

METHODS = Table(
    "methods",
    "One row a research method (canonical), or a name that an article introduced (candidate).",
    ("method_id",),
    (
        Column("method_id", "string", "Opaque permanent id: mb- and ten characters, never reused."),
        Column(
            "slug",
            "string",
            "Readable name for addresses, unique in a release; may change, the id never does.",
        ),
        Column("name", "string", "Displayed name, English or Latin script preferred."),
        Column(
            "status",
            "string",
            "canonical: seen on a comparison page; candidate: so far only in articles.",
            values=("canonical", "candidate"),
        ),
        Column("field", "string", "Field of research, English.", nullable=True),
        Column("family", "string", "Family of methods, English.", nullable=True),
        Column("type", "string", "Type of method, English.", nullable=True),
        Column("year_of_origin", "integer", "Year of origin as the pages claim it.", nullable=True),
        Column("year_text", "string", "Year of origin as written on the page.", nullable=True),
        Column("originators", "list", "Originators as the pages claim them."),
        Column(
            "work_id",
            "string",
            "The seminal work, when the citation was verified or corrected.",
            nullable=True,
        ),
        Column(
            "summary",
            "string",
            "Summary as the page has it; null where the source's prose may not be published.",
            nullable=True,
        ),
        Column("summary_lang", "string", "BCP 47 language of the summary.", nullable=True),
        Column("locales", "list", "Locales of the pages that show the method."),
        Column("n_pages", "integer", "Number of distinct pages that show or mention the method."),
        Column("first_seen", "datetime", "Earliest capture of a page with the method."),
        Column("last_seen", "datetime", "Latest capture of a page with the method."),
        Column(
            "flags",
            "list",
            "Codes of what a reader should know: the verdict on the source that is shown, if not verified "
            "(citation_corrected, citation_contradicted, citation_ambiguous, citation_not_found, "
            "citation_unchecked); the state of its work (work_withdrawn, work_retracted); "
            "work_found_by_name: no page cites it; field_conflict: pages disagree; "
            "review: a person should look; formula_like: a spreadsheet would run a value.",
        ),
    ),
    (to_work(),),
)

NAMES = Table(
    "names",
    "Every displayed name, alias and acronym of a method in every language it was seen in.",
    ("method_id", "text", "lang", "kind"),
    (
        Column("method_id", "string", "The method."),
        Column("text", "string", "The name as written, NFC."),
        Column("lang", "string", "BCP 47 language of the value, not of the page; und if unsure."),
        Column(
            "kind",
            "string",
            "label: displayed name of a page; alias; acronym.",
            values=("label", "alias", "acronym"),
        ),
        Column(
            "locale",
            "string",
            "Locale of the page it was seen on (the first in order, when several).",
            nullable=True,
        ),
        Column("script", "string", "ISO 15924 script of the text; Zyyy if it has none."),
        Column("preferred", "boolean", "The one label to show for this method in this language."),
        Column("n_pages", "integer", "Number of distinct pages that show it."),
    ),
    (to_method(),),
)

MERGES = Table(
    "merges",
    "Why records of different pages are one method: a spanning forest, one row an edge.",
    ("method_id", "left", "right"),
    (
        Column("method_id", "string", "The method."),
        Column("left", "string", "One record, as page_id#column."),
        Column("right", "string", "The other record."),
        Column("evidence", "list", "What they share, e.g. alias:quantized lora."),
        Column("score", "number", "Weight of the evidence."),
        Column("rule", "string", "The rule that joined them."),
        Column("decided_by", "string", "methodbase, or the person who decided."),
    ),
    (to_method(),),
)

REDIRECTS = Table(
    "redirects",
    "Ids that became other ids: for ever, one hop.",
    ("old_id",),
    (
        Column("old_id", "string", "The id that is no longer used."),
        Column(
            "new_id", "string", "The method it means now; null: removed without a successor.", nullable=True
        ),
        Column("since", "string", "Version of the release that first had it."),
        Column("reason", "string", "merged, split or removed, and why."),
    ),
    (ForeignKey(("new_id",), "methods", ("method_id",)),),
)
