"""Is it fit to publish: Great Expectations suites, gates against the previous release, quarantine.

===============  ======================================================================================
``validation``   ``validate``: all of the below, and one verdict with its reasons
``suites``       the expectations of each table: structural ones from the declaration, rules of meaning
``rules``        the rules of meaning, one module a subject; vectorised, over Arrow columns
``engine``       the only module that imports Great Expectations
``passes``       takes away rows that break an expectation, and what rested on them
``gates``        what the previous release had and this one lacks
``refusals``     refused rows as quarantine items, with page and cell
``quarantine``   the store of what was refused, and what a new try lets through
``stages``       the same, light, for what comes out of a stage
===============  ======================================================================================

A new expectation is a line in ``rules`` and, in ``tests/expectations/breakers.py``, rows that break exactly
it; ``make check-gates`` takes every expectation away in turn and fails when no test notices.
"""
