"""Cell texts to values: years, originators, aliases with languages, labels. Pure functions of one string."""
