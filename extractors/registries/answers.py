"""Reading the JSON of a registry: anything that is not the expected shape is a failed try."""

from __future__ import annotations

from typing import Any

import orjson

from extractors.registries.errors import Unusable
from extractors.registries.transport import Reply


def json_of(reply: Reply) -> Any:
    """The JSON value of a reply; raises ``Unusable`` for HTML, half a body or anything else."""
    body = reply.body.strip()
    if not body:
        raise Unusable("empty answer")
    if body.startswith(b"<"):
        raise Unusable("HTML instead of JSON")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Unusable("broken JSON") from error


def object_of(reply: Reply, *path: str) -> dict[str, Any]:
    """The JSON object at ``path`` inside a reply; raises ``Unusable`` when there is none."""
    value = json_of(reply)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        raise Unusable("JSON of an unexpected shape")
    return value
