"""Why a registry gave no usable answer."""

from __future__ import annotations


class RegistryError(Exception):
    """A look-up that failed. ``reason`` is a code with detail, e.g. ``timeout`` or ``http 503``."""

    def __init__(self, registry: str, reason: str) -> None:
        """``registry`` is the name that findings use; ``reason`` holds no text of the answer."""
        super().__init__(f"{registry}: {reason}")
        self.registry = registry
        self.reason = reason


class Refused(RegistryError):
    """The registry will not answer this question (HTTP 400, 406, 414, 422): a smaller or other one may do."""


class LedElsewhere(RegistryError):
    """The registry redirects to a host that is not configured: nothing was asked there."""


class CircuitOpen(RegistryError):
    """Not asked at all: the registry failed too often a moment ago."""


class Unusable(Exception):
    """One try gave nothing usable, and whether another one may."""

    def __init__(self, reason: str, pause: float | None = None, *, may_pass: bool = True) -> None:
        """``pause`` is what the registry asks to wait (Retry-After), in seconds, if it does."""
        super().__init__(reason)
        self.reason = reason
        self.pause = pause
        self.may_pass = may_pass
