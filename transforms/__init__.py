"""What pages say to what is true: citations, works, identity, and the canonical tables."""
