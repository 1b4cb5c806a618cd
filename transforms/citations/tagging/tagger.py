"""The trained model: a linear-chain conditional random field, decoded with Viterbi's algorithm.

Trained offline (``benchmarks/train_references.py``) and shipped as numbers in ``weights.json``; here is only
what applies it. Lafferty, McCallum, Pereira (2001), "Conditional random fields".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from transforms.citations.tagging.features import features
from transforms.citations.tagging.words import Word, read_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive words of one field. ``field`` is a label of the training set, made coarser."""

    field: str
    text: str


@dataclass(frozen=True)
class Model:
    """Labels (``B-field``, ``I-field``), the vocabulary, and the weights of features and transitions."""

    labels: tuple[str, ...]
    vocabulary: frozenset[str]
    states: dict[str, tuple[Any, Any]]  # feature -> (label numbers, weights)
    transitions: NDArray[np.float64]  # [from, to]

    def tag(self, words: Sequence[Word]) -> list[str]:
        """The most probable labels of the words."""
        import numpy as np

        if not words:
            return []
        scores = np.zeros((len(words), len(self.labels)))
        for row, names in zip(scores, features(words, self.vocabulary), strict=True):
            for name in names:
                if name in self.states:
                    numbers, weights = self.states[name]
                    row[numbers] += weights
        return [self.labels[number] for number in _best_path(scores, self.transitions)]


def _best_path(scores: NDArray[np.float64], transitions: NDArray[np.float64]) -> list[int]:
    """Viterbi: the label sequence with the greatest sum; ties go to the first label."""
    best, steps = scores[0], []
    for row in scores[1:]:
        through = best[:, None] + transitions
        steps.append(through.argmax(axis=0))
        best = through.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(steps):
        path.append(int(step[path[-1]]))
    return path[::-1]


def tag_reference(text: str, model: Model | None = None) -> list[Segment]:
    """The fields of a reference in the order in which they stand."""
    words = read_words(text)
    labels = (model or load_model()).tag(words)
    fields = [label[2:] for label in labels]
    pairs = groupby(zip(fields, words, strict=True), key=lambda pair: pair[0])
    return [Segment(field, " ".join(word.text for _, word in group)) for field, group in pairs]


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The shipped model."""
    path = files("transforms.citations.tagging").joinpath("weights.json")
    return model_from(json.loads(path.read_text("utf-8")))


def model_from(loaded: dict[str, Any]) -> Model:
    """A model from its JSON form: ``labels``, ``vocabulary``, ``transitions`` (a matrix), ``states``."""
    import numpy as np

    return Model(
        labels=tuple(loaded["labels"]),
        vocabulary=frozenset(loaded["vocabulary"]),
        states={
            name: (np.array(list(map(int, weights)), dtype=np.intp), np.array(list(weights.values())))
            for name, weights in loaded["states"].items()
        },
        transitions=np.array(loaded["transitions"]),
    )
