"""``CITATION.cff`` (Citation File Format 1.2.0): how to cite a release."""

from __future__ import annotations

from typing import Any

import orjson

from outputs.metadata.description import KEYWORDS
from outputs.release.context import Draft, ReleaseContext
from outputs.release.licences import is_address


def citation_file(draft: Draft, context: ReleaseContext) -> str:
    """The text of the file. Every value is written as JSON, which is YAML that needs no quoting rules."""
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it, with its version.",
        "type": "dataset",
        "title": context.title,
        "version": draft.version,
        "date-released": context.created_utc.strftime("%Y-%m-%d"),
        "authors": [{"name": context.publisher}],
        "abstract": context.description,
        "keywords": list(KEYWORDS),
    }
    fields["license-url" if is_address(context.licence) else "license"] = context.licence
    if context.homepage:
        fields["url"] = context.homepage
    return "".join(f"{name}: {orjson.dumps(value).decode()}\n" for name, value in fields.items())
