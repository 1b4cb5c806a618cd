"""A full-size world with known truth: methods, their pages in forty locales, and the bibliography."""
