"""What describes a release to people and machines: data package, Croissant, citation, card, dictionary."""
