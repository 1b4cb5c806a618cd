"""One small class per identifier: is it valid, its normal form, its display form, where it is in a text."""
