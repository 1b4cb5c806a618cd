"""The checks that make up ``methodbase verify``, one kind a module; none changes anything."""
