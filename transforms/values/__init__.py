"""Cell texts to values: years, originators, aliases with languages, labels. Pure functions of one string.

Each module's docstring states its rules. Words that decide a language are data, the
lists of ``extractors.text.lexicon``.
"""
