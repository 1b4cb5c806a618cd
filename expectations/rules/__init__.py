"""The rules of meaning, one module a subject; ``expectations.suites`` gathers them."""
