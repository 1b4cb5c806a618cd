"""Well-known works of many fields, cited rightly in many styles and wrongly in many ways."""
