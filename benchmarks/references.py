"""How exactly reference strings are read.

    python -m benchmarks.references [STRINGS.xml] [--folds N] [--errors]

Exact-field scores on labelled strings of every style: by cross-validation with ``--folds`` (each string is read by a
model that has not seen it), else by the shipped model, which has. And on APA-like strings of known works.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.train_references import Example, read_examples, train
from transforms.citations.comparison.folding import fold_title
from transforms.citations.model import Reference
from transforms.citations.references import parse_reference
from transforms.citations.tagging import tagger
from transforms.citations.tagging.words import read_words

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def same_text(left: str | None, right: str | None) -> bool:
    """Exactly the same words: case, punctuation and spaces apart."""

    def words(text: str | None) -> list[str]:
        return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text or "").casefold())

    return words(left) == words(right)


def first_family(authors: str) -> str:
    """The first author's family name in a labelled list, read by rules of its own."""
    head = re.split(r";|\s(?:and|&|et|und|y|a)\s|\bet al", authors.strip(" .,:"))[0]
    first, comma, _ = head.partition(",")
    words = [word for word in first.split() if word.casefold() not in ("[et", "(eds.)", "(ed.)", "eds.")]
    if not words or len(words) == 1:
        return first.strip(" .")
    initials = [
        word for word in words if re.fullmatch(r"(?:[^\W\d_]\.?-?){1,4}", word) and word.upper() == word
    ]
    capitals = [word for word in words if word.isupper() and len(word.strip(".")) > 3]
    if initials and words[0] not in initials:
        return " ".join(word for word in words if word not in initials)
    if capitals and len(capitals) < len(words):
        return " ".join(capitals)
    inverted = comma and not initials and len(authors.split(",")[1].split()) <= 3 and words[0][0].islower()
    return first if inverted else words[-1]


def agrees(family: str, expected: str) -> bool:
    """Whether a family name is the expected one, particles apart."""
    if family and family == expected:
        return True
    left, right = (fold_title(name.split()[-1]) if name.split() else "" for name in (family, expected))
    return left == right and bool(left)


def score(example: Example, reference: Reference) -> dict[str, bool]:
    """Which labelled fields were read exactly."""
    found: dict[str, bool] = {}
    if "title" in example.fields:
        found["title"] = same_text(reference.title, example.fields["title"][0])
    if "author" in example.fields:
        family = reference.authors[0].family if reference.authors else ""
        found["first author"] = agrees(family, first_family(example.fields["author"][0]))
    years = [year for text in example.fields.get("date", []) for year in YEAR.findall(text)]
    if years:
        found["year"] = reference.year is not None and str(reference.year) in years
    return found


def cross_validated(examples: Sequence[Example], folds: int) -> Iterator[tuple[Example, Reference]]:
    """Each example read by a model trained on the other folds."""
    order = list(examples)
    random.Random(2026).shuffle(order)
    shipped = tagger.load_model
    for fold in range(folds):
        held_out = order[fold::folds]
        model = tagger.model_from(train([one for place, one in enumerate(order) if place % folds != fold]))
        tagger.load_model = lambda model=model: model  # type: ignore[assignment, misc]
        yield from ((one, parse_reference(one.text)) for one in held_out)
    tagger.load_model = shipped


def report(
    pairs: Iterator[tuple[Example, Reference]], show: Callable[..., None]
) -> Counter[tuple[str, bool]]:
    """Prints the share of exactly read fields."""
    counts: Counter[tuple[str, bool]] = Counter()
    for example, reference in pairs:
        for field, right in score(example, reference).items():
            counts[field, right] += 1
            if not right:
                show(field, example.text, reference.title, reference.authors[:1], reference.year)
    for field in ("title", "first author", "year"):
        total = counts[field, True] + counts[field, False]
        print(f"{field:14}{counts[field, True] / max(1, total):.4f}  {counts[field, True]}/{total}")
    return counts


def apa_like(cases: Path, works: Path) -> None:
    """The right ones among the citation cases, read, against the works they were made from."""
    known = {
        fold_title(item["title"][0]): item for item in map(json.loads, works.read_text("utf-8").splitlines())
    }
    counts: Counter[str] = Counter()
    for case in map(json.loads, cases.read_text("utf-8").splitlines()):
        if not case["wrong"]:
            counts.update(_fields_read(parse_reference(case["raw"], case["links"]), known))
    print(
        "APA-like: " + ", ".join(f"{field} {counts[field] / counts['all']:.4f}" for field in sorted(counts))
    )


def _fields_read(reference: Reference, known: dict[str, Any]) -> list[str]:
    item = known.get(fold_title(reference.title or ""))
    if item is None:
        return ["all"]
    families = [fold_title(person.family.split()[-1]) for person in reference.authors]
    real = [
        fold_title(person["family"].split()[-1]) for person in item["author"] if person["family"] != "others"
    ]
    venue = item["container-title"][0].strip(".")
    return [
        "all",
        "title",
        *["authors"] * (families == (real[: len(families)] if reference.et_al else real)),
        *["year"] * (reference.year == item["issued"]["date-parts"][0][0]),
        *["venue"] * (venue in ("", (reference.venue or "").strip("."))),
    ]


def main() -> None:
    """Parse every reference of the set and print the share of right parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("strings", type=Path, nargs="?", default=DATA / "reference_strings.xml")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    examples = read_examples(options.strings)
    pairs = (
        cross_validated(examples, options.folds)
        if options.folds
        else ((one, parse_reference(one.text)) for one in examples)
    )
    print(f"{len(examples)} strings, {sum(len(read_words(one.text)) for one in examples)} words")
    report(pairs, print if options.errors else lambda *_: None)
    apa_like(DATA / "citation_cases.jsonl", DATA / "citation_works.jsonl")


if __name__ == "__main__":
    main()
