"""The field of a method in English, learned from locales of one method, which translate each other."""
