"""The registries as the library asks them: who is asked for what, what is kept, what it cost."""
