"""Author lists: who is claimed and is no author, who is missing, whose name is wrong, is the order right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.citations.comparison.names import NameRelation, compare_names
from transforms.citations.people import is_group
from transforms.works.model import Person

_CUT = frozenset(("others", "et al", "et al.", "al", "al."))


@dataclass(frozen=True, slots=True)
class AuthorComparison:
    """One claimed list against one registered list, both as multisets.

    ``matched`` claimed authors are authors; ``unknown`` are not; ``missing`` are registered but not claimed
    (empty when the claim says that it is cut short); ``misnamed`` pairs (claimed, found) share the family
    name only. ``in_order`` is None where there is no order to judge.
    """

    matched: int
    unknown: tuple[Person, ...] = ()
    missing: tuple[Person, ...] = ()
    misnamed: tuple[tuple[Person, Person], ...] = ()
    in_order: bool | None = None
    first_in_place: bool | None = None

    @property
    def faults(self) -> int:
        """How many authors are contradicted."""
        return len(self.unknown) + len(self.missing) + len(self.misnamed)


def compare_authors(
    claimed: Sequence[Person], et_al: bool, found: Sequence[Person]
) -> AuthorComparison | None:
    """The comparison, or None if either side names nobody. A registered list may itself end in ``others``."""
    listed = tuple(person for person in found if person.family.strip().casefold() not in _CUT)
    found_cut = len(listed) < len(found)
    people = _without_home(_rejoin(tuple(claimed), listed), listed)
    if not people or not listed:
        return None
    relations = [[compare_names(person, other) for other in listed] for person in people]
    pairs = _match(relations, {"same"})
    named = dict(pairs)
    named |= _match(relations, {"misnamed"}, taken=named)
    named |= _match(relations, {"unknown"}, taken=named)
    return _compare(people, listed, relations, named, et_al or _is_group(people, relations), found_cut)


def _compare(
    people: Sequence[Person],
    listed: Sequence[Person],
    relations: Sequence[Sequence[NameRelation]],
    pairs: dict[int, int],
    claim_cut: bool,
    found_cut: bool,
) -> AuthorComparison:
    misnamed = [(i, j) for i, j in pairs.items() if relations[i][j] == "misnamed"]
    if 2 * len(pairs) < len(people):  # a shared family name says nothing between two lists of strangers
        pairs = {i: j for i, j in pairs.items() if (i, j) not in misnamed}
        misnamed = []
    unknown = [person for i, person in enumerate(people) if i not in pairs]
    missing = [person for j, person in enumerate(listed) if j not in pairs.values()]
    if pairs:  # citations and registries alike leave out a group that signs beside persons
        unknown, missing = ([one for one in left if not is_group(one)] for left in (unknown, missing))
    groups = [is_group(person) for person in listed]
    standing = _standing(relations, misnamed)
    placed = [row for i, row in enumerate(standing) if i in pairs or not is_group(people[i])]
    in_order = _is_in_order(placed, claim_cut, [*groups, False].index(False))
    return AuthorComparison(
        matched=len(pairs) - len(misnamed),
        unknown=() if found_cut else tuple(unknown),
        missing=() if claim_cut else tuple(missing),
        misnamed=tuple((people[i], listed[j]) for i, j in sorted(misnamed)),
        in_order=None if unknown else in_order,
        first_in_place=0 in standing[0],
    )


def _rejoin(claimed: tuple[Person, ...], found: Sequence[Person]) -> tuple[Person, ...]:
    """``Dao, & Tri`` and ``García Márquez, Fausto Pedro`` are one author each, cut apart by a comma."""
    people: list[Person] = []
    for person in claimed:
        last = people[-1] if people else None
        if last and not _is_among(person, found):
            given = f"{person.given} {person.family}".strip()
            joined = Person(f"{last.given} {last.family}".strip(), given)
            if _may_be_given(person, last) and _is_among(joined, _with_given(found, given)):
                people[-1] = joined
                continue
        people.append(person)
    return tuple(people)


def _may_be_given(person: Person, last: Person) -> bool:
    """Whether what was read as a person may be the given names of the one before: not with initials."""
    words = f"{person.given} {last.given}".replace(".", " ").split()
    return not person.given or not last.given or all(len(word) > 1 for word in words)


def _with_given(found: Sequence[Person], given: str) -> list[Person]:
    return [other for other in found if len(other.given.split()) >= len(given.split())]


def _without_home(claimed: tuple[Person, ...], found: Sequence[Person]) -> tuple[Person, ...]:
    """``Gemini Team, Google``: what follows a group that signs, none with a given name, is where it is."""
    if len(claimed) < 2 or not is_group(claimed[0]) or not _is_among(claimed[0], found):
        return claimed
    are_authors = any(person.given or _is_among(person, found) for person in claimed[1:])
    return claimed if are_authors else claimed[:1]


def _is_among(person: Person, found: Sequence[Person]) -> bool:
    return any(compare_names(person, other) == "same" for other in found)


def _match(
    relations: Sequence[Sequence[NameRelation]],
    wanted: set[NameRelation],
    taken: dict[int, int] | None = None,
) -> dict[int, int]:
    """A largest matching of claimed to registered authors (augmenting paths), leaving out those ``taken``."""
    used_left, used_right = set(taken or {}), set((taken or {}).values())
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in sorted(range(len(relations[i])), key=lambda j: abs(j - i)):
            if j in seen or j in used_right or relations[i][j] not in wanted:
                continue
            seen.add(j)
            if j not in owner or place(owner[j], seen):
                owner[j] = i
                return True
        return False

    for i in range(len(relations)):
        if i not in used_left:
            place(i, set())
    return {i: j for j, i in sorted(owner.items())}


def _standing(
    relations: Sequence[Sequence[NameRelation]], misnamed: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """For each claimed author the places at which the registered list may have them."""
    return [
        [j for j, relation in enumerate(row) if relation in ("same", "unknown") or (i, j) in misnamed]
        for i, row in enumerate(relations)
    ]


def _is_in_order(places: Sequence[Sequence[int]], claim_cut: bool, groups: int) -> bool:
    """Whether each claimed author stands after the one before; a list cut short must start with the first.

    ``groups`` is how many lead the registered list and may be left out.
    """
    position = -1
    for row in places:
        after = next((place for place in row if place > position), None)
        if after is None or (claim_cut and position == -1 and after > groups):
            return False
        position = after
    return True


def _is_group(people: Sequence[Person], relations: Sequence[Sequence[NameRelation]]) -> bool:
    """A group that signs alone (``OpenAI``) stands for all its members."""
    return len(people) == 1 and not people[0].given and relations[0][0] == "same"
