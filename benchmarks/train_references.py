"""Trains the model of ``transforms/citations/tagging`` on labelled reference strings.

    python -m benchmarks.train_references STRINGS.xml        (writes weights.json)

STRINGS.xml has ``<sequence>`` elements whose children are the fields of one reference, in order. What is
written holds weights only: no string of the training set, of its words only those in five strings or more.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pycrfsuite

from transforms.citations.tagging.features import features
from transforms.citations.tagging.words import read_words

WEIGHTS = Path(__file__).resolve().parents[1] / "transforms" / "citations" / "tagging" / "weights.json"
FIELDS = {
    "author": "author", "director": "author", "producer": "author", "title": "title", "date": "date",
    "journal": "venue", "container-title": "venue", "collection-title": "series", "pages": "pages",
    "volume": "volume", "edition": "volume", "publisher": "publisher", "location": "place",
    "editor": "editor", "translator": "editor", "citation-number": "number", "url": "locator",
    "doi": "locator", "isbn": "locator",
}  # fmt: skip
COMMON = 5  # strings in which a word must occur to be named in a feature
SMALL = 0.02  # weights below this are left out


@dataclass(frozen=True)
class Example:
    """A labelled reference: its text, a label a word, and the labelled fields as they stand."""

    text: str
    labels: tuple[str, ...]
    fields: dict[str, list[str]]


def read_examples(path: Path) -> list[Example]:
    """All labelled references of a file."""
    return [example for node in ElementTree.parse(path).getroot() if (example := _example(node)).text]


def _example(node: ElementTree.Element) -> Example:
    words: list[str] = []
    labels: list[str] = []
    fields: dict[str, list[str]] = {}
    for child in node:
        text = " ".join(unicodedata.normalize("NFC", child.text or "").split())
        field = FIELDS.get(child.tag, "note")
        for word in text.split():
            follows = bool(labels) and labels[-1][2:] == field
            labels.append(f"{'I' if follows else 'B'}-{field}")
            words.append(word)
        fields.setdefault(child.tag, []).append(text)
    return Example(" ".join(words), tuple(labels), fields)


def train(examples: Sequence[Example]) -> dict[str, Any]:
    """The model in its JSON form."""
    counts = Counter(core for one in examples for core in {word.core for word in read_words(one.text)})
    vocabulary = {core for core, count in counts.items() if count >= COMMON and core}
    trainer = pycrfsuite.Trainer(
        verbose=False,
        params={"c1": 0.1, "c2": 0.5, "max_iterations": 100, "feature.possible_transitions": True},
    )
    for one in examples:
        trainer.append(features(read_words(one.text), vocabulary), list(one.labels))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    return _as_json(info, vocabulary)


def _as_json(info: Any, vocabulary: set[str]) -> dict[str, Any]:
    labels = sorted(info.labels)
    number = {label: place for place, label in enumerate(labels)}
    states: dict[str, dict[str, float]] = {}
    for (feature, label), weight in sorted(info.state_features.items()):
        if abs(weight) >= SMALL:
            states.setdefault(feature, {})[str(number[label])] = round(weight, 3)
    transitions = [
        [round(info.transitions.get((before, after), -10.0), 3) for after in labels] for before in labels
    ]
    return {"labels": labels, "vocabulary": sorted(vocabulary), "transitions": transitions, "states": states}


def main() -> None:
    """Train on the labelled strings and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("strings", type=Path)
    examples = read_examples(parser.parse_args().strings)
    text = json.dumps(train(examples), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    WEIGHTS.write_text(text.replace('},"', '},\n"') + "\n", "utf-8")
    print(f"{len(examples)} references, {WEIGHTS.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
