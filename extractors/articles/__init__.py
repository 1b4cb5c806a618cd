"""Articles: a page that is no comparison may introduce a method by name; that name is a candidate."""
