"""Local metadata dumps: read as a stream, indexed once by content, asked in milliseconds."""

from transforms.works.dumps.files import Dump, DumpError, Progress
from transforms.works.dumps.indexing import DumpInfo, index_dump

__all__ = ["Dump", "DumpError", "DumpInfo", "Progress", "index_dump"]
