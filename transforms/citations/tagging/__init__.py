"""References in any style: every word is tagged with the field it belongs to, by a small trained model."""
