"""How alike a claimed title, author list or venue is to a registered one, and what normal variation is."""
