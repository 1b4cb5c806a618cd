"""The canonical tables of a release: their one declaration, and how they are built."""
