"""Names for ids, so that people read of methods and not of keys."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from outputs.delta.people import NameOf


def names_in(*releases: Mapping[str, pa.Table]) -> NameOf:
    """Gives a method id its name and a citation id the name of its method; an unknown id stays itself.

    Later tables win over earlier ones, so give the old release first.
    """
    names: dict[str, str] = {}
    for tables in releases:
        methods = tables["methods"].select(["method_id", "name"]).to_pydict()
        names.update(zip(methods["method_id"], methods["name"], strict=True))
        citations = tables["citations"].select(["citation_id", "method_id"]).to_pydict()
        pairs = zip(citations["citation_id"], citations["method_id"], strict=True)
        names.update((citation, names[method]) for citation, method in pairs if method in names)
    return lambda any_id: names.get(any_id, any_id)
