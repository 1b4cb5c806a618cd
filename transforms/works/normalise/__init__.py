"""Registry answers of every shape, read into ``Record``: one function per shape, one refusal for all.

Each function takes one raw answer and gives a ``Record``, or raises ``NotARecord`` with the reason (an error
page, a work without title or identifier). ``origin`` is "registry" or the file name of a dump.
"""

from transforms.works.normalise.arxiv import from_arxiv_result, from_arxiv_snapshot
from transforms.works.normalise.crossref import from_crossref
from transforms.works.normalise.csl import from_csl
from transforms.works.normalise.datacite import from_datacite
from transforms.works.normalise.refusal import NotARecord

__all__ = [
    "NotARecord",
    "from_arxiv_result",
    "from_arxiv_snapshot",
    "from_crossref",
    "from_csl",
    "from_datacite",
]
