"""Content security: a policy by hash for our own inline code, and which addresses may become links."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit


def hash_source(code: str) -> str:
    """The CSP source expression of an inline script or style: ``'sha256-…'`` (CSP Level 3, 2.3.1)."""
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def content_policy(scripts: Sequence[str] = (), styles: Sequence[str] = ()) -> str:
    """The policy of a page whose only code is ``scripts`` and ``styles``; everything else is refused.

    ``'strict-dynamic'`` lets the hashed script, and nothing else, load the site's data files: a browser
    blocks ``fetch`` and subresource integrity on ``file:`` addresses, classic scripts it does load.
    """
    allowed = [*map(hash_source, scripts), "'strict-dynamic'"] if scripts else ["'none'"]
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(allowed)}",
            f"style-src {' '.join(map(hash_source, styles)) or chr(39) + 'none' + chr(39)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


_NEVER_IN_AN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f]")


@lru_cache(maxsize=1 << 17)
def linkable(url: str | None) -> str | None:
    """``url`` if it may stand in an ``href``: absolute, http or https, with a host; else None."""
    if not url or _NEVER_IN_AN_ADDRESS.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # e.g. an unclosed bracket in the host
        return None
    return url if parts.scheme in ("http", "https") and host else None
