"""Local metadata dumps: read as a stream, indexed once by content, asked in milliseconds."""

from transforms.works.dumps.indexing import DumpError, DumpInfo, Progress, index_dump

__all__ = ["DumpError", "DumpInfo", "Progress", "index_dump"]
