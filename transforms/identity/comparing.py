"""Two methods or records compared value by value: the score of ``scoring``, one pair at a time, in words.

Pure functions over small structures; nothing here needs pandas, so ``methodbase why`` answers at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from transforms.identity import weights as w
from transforms.identity.normals import is_acronym, is_contrast, is_english, is_slip, likeness, opens_alike


@dataclass(frozen=True, slots=True)
class Profile:
    """What is claimed of one method or record, folded (see ``normals``). An absent value is an empty set."""

    terms: Mapping[str, bool] = field(
        default_factory=dict
    )  # folded name or alias -> comparable over languages
    attested: Mapping[str, int] = field(
        default_factory=dict
    )  # the same -> records with it, one if not listed
    people: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    types: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    citations: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    summaries: frozenset[str] = frozenset()
    slugs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Carriers:
    """How many methods carry a value; what is not listed is carried by one."""

    terms: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    citations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: ``for``, ``against`` or ``blocks``, in words, with its bits."""

    verdict: str
    field: str
    detail: str
    bits: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All evidence on a pair. ``core``: do the names on the whole, one summary or the slug speak for it."""

    items: tuple[Item, ...]
    score: float
    contradictions: int
    core: bool
    blocked: str


def compare(one: Profile, two: Profile, carriers: Carriers) -> Comparison:
    """Weigh everything that two profiles share and everything in which they differ."""
    cited = _citation(one, two, carriers)
    has_citation = any(item.bits > 0 for item in cited)
    terms = _terms(one, two, carriers)
    summary = _likeness(
        "summary", one.summaries, two.summaries, (w.SUMMARY, w.SUMMARY_NEAR, w.SUMMARY_FAR),
        (w.SUMMARY_NEAR_RATIO, w.SUMMARY_FAR_RATIO), shown=False,
    )  # fmt: skip
    if any(item.bits == w.TERMS_CONTRAST for item in terms) and not one.summaries & two.summaries:
        summary = [item for item in summary if item.bits < 0]  # one template, two methods
    kind = _likeness(
        "type", one.types, two.types, (w.TYPE, w.TYPE, w.TYPE_FAR), (w.TYPE_NEAR_RATIO, w.TYPE_NEAR_RATIO)
    )
    slug = _shared("slug", one.slugs & two.slugs, w.SLUG)
    people = _people(one, two, carriers, has_citation)
    year = _year(one, two, has_citation)
    items = [*slug, *terms, *summary, *cited, *people, *year, *kind, *_family(one, two)]
    blocked = "" if slug else _blocked(one, two)
    core = bool(slug) or bool(one.summaries & two.summaries) or sum(item.bits for item in terms) > 0
    against = sum(item.verdict == "against" and item.bits <= -w.CONTRADICTION for item in items)
    return Comparison(tuple(items), round(sum(item.bits for item in items), 1), against, core, blocked)


def _shared(name: str, values: Collection[str], bits: float) -> list[Item]:
    return [Item("for", name, f"both: {'; '.join(sorted(values))}", bits)] if values else []


def _terms(one: Profile, two: Profile, carriers: Carriers) -> list[Item]:
    shared = sorted(set(one.terms) & set(two.terms))
    bits = {term: w.term_weight(carriers.terms.get(term, 1), is_acronym(term)) for term in shared}
    items = _shared_terms(bits, carriers)
    lone_one = [term for term, portable in one.terms.items() if portable and term not in two.terms]
    lone_two = [term for term, portable in two.terms.items() if portable and term not in one.terms]
    lone = min(len(lone_one), len(lone_two))
    slips = [(a, b) for a in sorted(lone_one) for b in sorted(lone_two) if _is_slip(one, two, a, b)]
    near = min(len({a for a, _ in slips}), lone)
    if near and not shared:
        items.append(Item("for", "name", f"one slip apart: {slips[0][0]} / {slips[0][1]}", w.TERM_NEAR))
    missing = abs(len(lone_one) - len(lone_two))
    if items and missing:
        penalty = w.TERM_MISSING * min(missing, w.LEFT_OVER_CAP)
        items.append(Item("against", "name", f"{missing} more aliases on one side", penalty))
    lone -= near
    if not lone:
        return items
    names = f"{'; '.join(sorted(lone_one))} / {'; '.join(sorted(lone_two))}"
    siblings = [
        (a, b)
        for a in sorted(lone_one)
        for b in sorted(lone_two)
        if is_contrast(a, b) and (a, b) not in slips
    ]
    if not shared and not near and not siblings:
        return [*items, Item("against", "name", f"no alias in common: {names}", w.TERMS_APART)]
    covered, listed = min((_covered(one, two), _covered(two, one)), key=lambda found: found[1])
    if (shared or near) and (covered + near) / max(listed, 0.5) < w.MOSTLY:
        return [*items, Item("against", "name", f"mostly other aliases: {names}", w.TERMS_MOSTLY_APART)]
    if siblings:
        apart = f"names of siblings: {siblings[0][0]} / {siblings[0][1]}"
        return [*items, Item("against", "name", apart, w.TERMS_CONTRAST)]
    penalty = w.TERM_LEFT_OVER * min(lone, w.LEFT_OVER_CAP)
    return [*items, Item("against", "name", f"other aliases: {names}", penalty)]


def _is_slip(one: Profile, two: Profile, term: str, other: str) -> bool:
    few, many = sorted((one.attested.get(term, 1), two.attested.get(other, 1)))
    return is_slip(term, other, OSA.distance(term, other), rare=few * w.RARE_BESIDE <= many)


def _covered(one: Profile, two: Profile) -> tuple[float, float]:
    """How much of one's comparable terms the other has, and how much there is."""
    shares = {term: w.term_share(is_acronym(term)) for term, portable in one.terms.items() if portable}
    return sum(share for term, share in shares.items() if term in two.terms), sum(shares.values())


def _shared_terms(bits: Mapping[str, float], carriers: Carriers) -> list[Item]:
    """The best term in full, half of what the others have, up to a cap."""
    ordered = sorted(bits, key=lambda term: (-bits[term], term))
    items, left = [], w.MORE_TERMS_CAP
    for position, term in enumerate(ordered):
        worth = bits[term] if position == 0 else min(bits[term] / 2, left)
        left -= worth if position else 0
        borne = carriers.terms.get(term, 1)
        also = f" (borne by {borne} methods)" if borne > 1 else ""
        items.append(Item("for", "name", f"both: {term}{also}", worth))
    return items


def _citation(one: Profile, two: Profile, carriers: Carriers) -> list[Item]:
    same_work = one.works & two.works
    if same_work and not one.citations & two.citations:
        full = max(
            (w.citation_weight(carriers.citations.get(c, 1)) for c in one.citations), default=w.CITATION
        )
        return [Item("for", "citation", f"the same work: {'; '.join(sorted(same_work))}", full)]
    near = (w.CITATION_NEAR_RATIO, w.CITATION_FAR_RATIO)
    found = _likeness("citation", one.citations, two.citations, (1.0, 0.8, w.CITATION_FAR), near)
    known = one.citations & two.citations or one.citations
    full = max((w.citation_weight(carriers.citations.get(c, 1)) for c in known), default=0.0)
    return [Item(i.verdict, i.field, i.detail, i.bits * full if i.bits > 0 else i.bits) for i in found]


def _people(one: Profile, two: Profile, carriers: Carriers, cited: bool) -> list[Item]:
    shared = one.people & two.people
    if shared:
        bits = max(w.people_weight(carriers.people.get(person, 1)) for person in shared)
        return _shared("originator", shared, min(bits, w.PEOPLE_BESIDE_CITATION) if cited else bits)
    if one.people and two.people:
        detail = f"{'; '.join(sorted(one.people))} / {'; '.join(sorted(two.people))}"
        return [Item("against", "originator", detail, w.PEOPLE_FAR)]
    return []


def _year(one: Profile, two: Profile, cited: bool) -> list[Item]:
    if not one.years or not two.years:
        return []
    apart, first, second = min((abs(a - b), a, b) for a in one.years for b in two.years)
    if apart == 0:
        return [Item("for", "year", f"both: {first}", w.YEAR_BESIDE_CITATION if cited else w.YEAR)]
    bits = w.YEAR_NEAR if apart <= w.YEARS_NEAR else w.YEAR_OFF
    return [Item("against", "year", f"{first} / {second}", bits)]


def _family(one: Profile, two: Profile) -> list[Item]:
    if not one.families or not two.families or one.families & two.families:
        return []
    detail = f"{'; '.join(sorted(one.families))} / {'; '.join(sorted(two.families))}"
    return [Item("against", "family", detail, w.FAMILY_FAR)]


def _likeness(
    name: str,
    one: frozenset[str],
    two: frozenset[str],
    bits: tuple[float, float, float],
    ratios: tuple[float, float],
    *,
    shown: bool = True,
) -> list[Item]:
    if not one or not two:
        return []
    if same := sorted(one & two):
        return [Item("for", name, f"both: {same[0]}" if shown else "the same to the letter", bits[0])]
    like = _likeness_of_prose if name == "summary" else likeness
    ratio, first, second = max((like(a, b), a, b) for a in sorted(one) for b in sorted(two))
    detail = f"{first} / {second}" if shown else f"{ratio:.0f} % alike"
    if ratio >= ratios[0]:
        return [Item("for", name, f"nearly the same: {detail}", bits[1])]
    comparable = name != "summary" or (is_english(first) and is_english(second))
    return [Item("against", name, detail, bits[2])] if ratio < ratios[1] and comparable else []


def _likeness_of_prose(one: str, two: str) -> float:
    return likeness(one, two) if opens_alike(one, two) else 0.0


def _blocked(one: Profile, two: Profile) -> str:
    if one.slugs and two.slugs:
        return "slug"
    if one.works and two.works and not one.works & two.works:
        return "work"
    if one.years and two.years and min(abs(a - b) for a in one.years for b in two.years) > w.YEARS_BLOCKED:
        return "year"
    return ""
