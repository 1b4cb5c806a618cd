"""The version of the extractors, which says when a cached extraction is out of date.

It is worked out from the code and the data that results depend on, so that nobody has to remember to change
it: a new locale file, a new phrase or a changed rule re-reads the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

CODE_VERSION = "1"
"""What ``pages.extractor`` shows; raise it when a release should say that another extractor was at work."""

_PARTS = ("text", "layouts", "locales", "articles")
_MODULES = tuple(
    """batches flat_records pages recognition recognition_places recognition_shapes records refusals
    schemas selection""".split()
)


def _sources() -> Iterator[Traversable]:
    root = files("extractors")
    yield from (root / f"{name}.py" for name in _MODULES)
    for part in _PARTS:
        folder = root / part
        entries = [*folder.iterdir(), *((folder / "data").iterdir() if (folder / "data").is_dir() else ())]
        yield from sorted(
            (entry for entry in entries if entry.name.endswith((".py", ".json", ".txt"))),
            key=lambda entry: entry.name,
        )


def _digest() -> str:
    digest = sha256()
    for source in _sources():
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


EXTRACTOR_VERSION = f"{CODE_VERSION}-{_digest()}"
"""Changes whenever the same bytes may give another result."""
