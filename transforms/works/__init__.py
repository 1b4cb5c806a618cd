"""Works: registry records normalised, grouped into publications, indexed from dumps and looked up."""
