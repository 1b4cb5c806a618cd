"""The files of a release, one writer a format; all read the one declaration of the tables."""
