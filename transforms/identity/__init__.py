"""Identity: which records of which pages are the same method, why, and under which id, for ever."""
