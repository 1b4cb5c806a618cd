"""Who registers DOIs, as far as it tells whether one work may have two.

The prefix of a DOI names who registered it first. Repositories give a work a second DOI (JSTOR, preprint
servers, Zenodo); publishers that were bought or lost a journal left a first one behind. Facts from Crossref's
list of members and the publishers' histories.
"""

from __future__ import annotations

_REPOSITORIES = frozenset(
    "10.2307 10.2139 10.1101 10.3386 10.5281 10.6084 10.13140 10.17605 10.20944 10.21203 10.26434 10.31219 "
    "10.31234 10.31222 10.31235 10.36227 10.48550 10.64898 10.22541 10.15488 10.2172 10.21236".split()
)
_SUCCESSORS = tuple(
    frozenset(line.split())
    for line in (
        "10.1007 10.1023 10.1057 10.1186 10.1038 10.1140",  # Springer Nature, with Kluwer and Palgrave
        "10.1016 10.1006 10.1053 10.1054",  # Elsevier, with Academic Press
        "10.1111 10.1002 10.1046 10.1034 10.1113 10.1093",  # Wiley, with Blackwell; journals gone to Oxford
        "10.1080 10.1198 10.1081 10.1201 10.4324 10.1207 10.3109",  # Taylor & Francis, with Erlbaum
        "10.18653 10.3115 10.1162 10.1145",  # computational linguistics
        "10.1177 10.1191 10.1136 10.1258",  # Sage, with Arnold
        "10.1214 10.3150 10.2202 10.1515",  # De Gruyter, with bepress
    )
)


def may_share_a_work(left: str, right: str) -> bool:
    """Whether two DOIs (normal form) of different registrants may be one work's."""
    one, other = left.partition("/")[0], right.partition("/")[0]
    if one == other:
        return False
    return bool({one, other} & _REPOSITORIES) or any({one, other} <= group for group in _SUCCESSORS)
