"""What each kind of evidence counts, in bits, and how much is enough.

The scale is that of Fellegi and Sunter (1969, "A theory for record linkage"): a value shared by two
records counts the logarithm of how much likelier that is for one method than for two. Thirteen bits are
the prior against any two of some 8,000 methods being one; eight more make a wrong merge a matter of one
in 256 at the threshold itself, and real merges lie far above it.

Values that hang together count once: a citation brings its authors and its year with it, so beside a
shared citation these add one bit each.
"""

from __future__ import annotations

from math import log2

PRIOR = 13.0
THRESHOLD = 21.0
NEAR_MISS = 15.0

SLUG = 40.0
SUMMARY = 12.0
SUMMARY_NEAR = 9.0
SUMMARY_FAR = -11.0  # one source has one summary of a method, so another summary is nearly another method
CITATION = 12.0
CITATION_FLOOR = 4.0
CITATION_NEAR = 8.0
CITATION_FAR = -4.0
PEOPLE = 8.0
PEOPLE_FLOOR = 3.0
PEOPLE_BESIDE_CITATION = 1.0
PEOPLE_FAR = -6.0
YEAR = 4.0
YEAR_BESIDE_CITATION = 1.0
YEAR_NEAR = -1.0
YEAR_OFF = -6.0
TYPE = 3.0
TYPE_FAR = -3.0
FAMILY_FAR = -3.0
TERMS_APART = -8.0
TERM_LEFT_OVER = -2.0  # each, up to the cap; two of them contradict
TERM_MISSING = -0.5  # each that only one side has and the other may have lost, up to the same cap
LEFT_OVER_CAP = 4
TERMS_MOSTLY_APART = -12.0  # in place of that, when less than half of the shorter alias list is shared
MOSTLY = 0.5
TERMS_CONTRAST = -10.0  # in place of both, when two of them differ in a modifier: siblings, not synonyms
TERM_NEAR = 12.0
RARE_BESIDE = 4  # a value with so many times fewer records than another is more likely a slip of it
MORE_TERMS_CAP = 10.0

CONTRADICTION = 3.0  # what counts so many bits against is a contradiction, not a nuance

YEARS_NEAR = 1  # a year may be off by one: preprint and proceedings
YEARS_BLOCKED = 10  # further apart than this, two records are never merged by evidence

SUMMARY_NEAR_RATIO = 90.0
SUMMARY_FAR_RATIO = 75.0
CITATION_NEAR_RATIO = 90.0
CITATION_FAR_RATIO = 75.0
TYPE_NEAR_RATIO = 85.0

LONG_TERM_OTHERS = 0.1  # methods we have not seen that carry a long term, expected
ACRONYM_OTHERS = 0.6  # the same of an acronym: no acronym is unique for long


def term_weight(carriers: int, acronym: bool) -> float:
    """Bits of a shared term that ``carriers`` different methods carry."""
    unseen = ACRONYM_OTHERS if acronym else LONG_TERM_OTHERS
    return PRIOR - log2(max(carriers - 1, unseen))


def term_share(acronym: bool) -> float:
    """How much of an alias list a term is: an acronym is half a name."""
    return 0.5 if acronym else 1.0


def citation_weight(carriers: int) -> float:
    """Bits of a shared citation that ``carriers`` different methods claim: a textbook says little."""
    return max(CITATION - 2 * log2(max(carriers, 1)), CITATION_FLOOR)


def people_weight(carriers: int) -> float:
    """Bits of a shared originator of ``carriers`` different methods."""
    return max(PEOPLE - log2(max(carriers, 1)), PEOPLE_FLOOR)
