"""The law of the facts: a delta tells just what differs, and any line more or less is noticed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outputs.reading.checks.tally import differing_facts
from tests.outputs.delta.test_delta_law import CAUSES, lines_between
from tests.outputs.tables import any_tables


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_tables(), any_tables(), CAUSES, st.randoms(use_true_random=False))
def test_any_line_more_or_less_is_noticed(old, new, causes, chance):
    lines = lines_between(old, new, causes)
    assert differing_facts(old, new, lambda: reversed(lines)) == {}, "order and grouping do not matter"
    if not lines:
        return
    line = chance.choice(lines)
    fewer = differing_facts(old, new, lambda: [each for each in lines if each is not line])
    assert (fewer[line.table].missing > 0, fewer[line.table].invented) == (True, 0)
    more = differing_facts(old, new, lambda: [*lines, line])
    assert (more[line.table].missing, more[line.table].invented > 0) == (0, True)
