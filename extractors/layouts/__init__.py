"""Layouts: from a page's text or markup to one grid of cells, whichever way the page was captured."""
