"""Building, publishing and retiring releases."""
