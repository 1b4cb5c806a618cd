"""The extractor's version: it covers every module that the reading of a page needs."""

import ast
from pathlib import Path

import extractors
from extractors.version import _MODULES, _PARTS

ROOT = Path(extractors.__file__).parent


def _imported(path: Path) -> set[str]:
    """The modules and packages of ``extractors`` that a module imports, by their first name."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[1] for name in names if name.startswith("extractors.")}


def test_the_version_covers_all_that_the_modules_it_covers_import() -> None:
    covered = [ROOT / f"{name}.py" for name in _MODULES]
    covered += [path for part in _PARTS for path in (ROOT / part).glob("*.py")]
    needed: set[str] = set()
    for path in covered:
        if path.name != "learning.py":  # what a contributor runs, no part of a refresh
            needed |= _imported(path)
    assert needed - {"version"} <= {*_MODULES, *_PARTS}
