"""Do the metadata files say the same as ``index.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from outputs.reading.checks.finding import DEFECT, Finding
from outputs.release.format import CITATION, CROISSANT, DATAPACKAGE, INDEX
from outputs.release.licences import licence_address


def check_metadata(root: Path, index: Mapping[str, Any]) -> Iterator[Finding]:
    """Version and licence everywhere; files, bytes, hashes and rows in data package and Croissant."""
    package = orjson.loads((root / DATAPACKAGE).read_bytes())
    dataset = orjson.loads((root / CROISSANT).read_bytes())
    citation = _citation(root / CITATION)
    licence = index["licence"]
    stated = {
        DATAPACKAGE: (package["version"], package["licenses"][0]["path"]),
        CROISSANT: (dataset["version"], dataset["license"]),
        CITATION: (citation["version"], licence_address(citation.get("license") or citation["license-url"])),
    }
    for name, pair in stated.items():
        if pair != (index["version"], licence_address(licence)):
            what = f"version and licence are {pair}, {INDEX} has {(index['version'], licence)}"
            yield Finding("metadata", name, what, DEFECT)
    yield from _files_agree(DATAPACKAGE, index, _package_files(package))
    yield from _files_agree(CROISSANT, index, _croissant_files(dataset))


def _files_agree(
    name: str, index: Mapping[str, Any], stated: Mapping[str, dict[str, Any]]
) -> Iterator[Finding]:
    entries = {entry["path"]: entry for entry in index["files"]}
    for path, facts in sorted(stated.items()):
        entry = entries.get(path, {})
        for fact, value in facts.items():
            if value is not None and entry.get(fact) != value:
                what = f"{fact} is {value}, {INDEX} has {entry.get(fact)}"
                yield Finding("metadata", f"{name}, {path}", what, DEFECT)
    for path in sorted(path for path in entries if path.startswith("data/") and path not in stated):
        yield Finding("metadata", name, f"does not mention {path}", DEFECT)


def _package_files(package: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        resource["path"]: {
            "bytes": resource["bytes"],
            "sha256": resource["hash"].removeprefix("sha256:"),
            "rows": resource.get("rows"),
        }
        for resource in [*package["resources"], *package["files"]]
    }


def _croissant_files(dataset: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        file["contentUrl"]: {"bytes": int(file["contentSize"].split()[0]), "sha256": file["sha256"]}
        for file in dataset["distribution"]
    }


def _citation(path: Path) -> dict[str, Any]:
    # Written as ``name: JSON`` lines (outputs.metadata.citation), which needs no YAML reader.
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: orjson.loads(value) for name, _, value in (line.partition(": ") for line in lines)}
