"""How names, titles and places are written, from a work's facts: what all styles are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.citations_world.facts import Known

Author = tuple[str, str, str]
_GROUPS = re.compile(r"\b(?:Group|Institute|OpenAI|Team)\b")
_ABBREVIATED = {
    "Journal of Machine Learning Research": "J. Mach. Learn. Res.",
    "Journal of the American Statistical Association": "JASA",
    "The Annals of Statistics": "Ann. Stat.",
    "The Annals of Mathematical Statistics": "Ann. Math. Statist.",
    "Journal of the Royal Statistical Society: Series B (Methodological)": "J. R. Stat. Soc. B",
    "Journal of the Royal Statistical Society Series B: Statistical Methodology": "JRSS-B",
    "Proceedings of the National Academy of Sciences": "PNAS",
    "Journal of Personality and Social Psychology": "J. Pers. Soc. Psychol.",
    "Psychological Bulletin": "Psychol. Bull.",
    "Psychological Review": "Psychol. Rev.",
    "Nucleic Acids Research": "Nucleic Acids Res.",
    "Journal of Molecular Biology": "J. Mol. Biol.",
    "Journal of Econometrics": "J. Econom.",
    "American Economic Review": "Am. Econ. Rev.",
    "European Journal of Operational Research": "Eur. J. Oper. Res.",
    "IEEE Transactions on Pattern Analysis and Machine Intelligence": "IEEE Trans. Pattern Anal. Mach. Intell.",
    "IEEE Transactions on Automatic Control": "IEEE Trans. Automat. Contr.",
    "International Journal of Computer Vision": "Int. J. Comput. Vis.",
    "Journal of Statistical Software": "J. Stat. Softw.",
    "Neural Computation": "Neural Comput.",
    "Machine Learning": "Mach. Learn.",
    "Educational and Psychological Measurement": "Educ. Psychol. Meas.",
    "Journal of Marketing Research": "J. Mark. Res.",
    "The Journal of Chemical Physics": "J. Chem. Phys.",
    "Bell System Technical Journal": "Bell Syst. Tech. J.",
    "The Journal of Finance": "J. Finance",
    "The Review of Economic Studies": "Rev. Econ. Stud.",
    "Genome Biology": "Genome Biol.",
    "Nature Methods": "Nat. Methods",
    "The Lancet": "Lancet",
    "Journal of Chronic Diseases": "J. Chronic Dis.",
    "Statistics and Computing": "Stat. Comput.",
    "Physical Review E": "Phys. Rev. E",
    "IEEE Transactions on Evolutionary Computation": "IEEE Trans. Evol. Comput.",
    "IEEE Transactions on Information Theory": "IEEE Trans. Inf. Theory",
    "Journal of Artificial Intelligence Research": "J. Artif. Intell. Res.",
    "Journal of Computer and System Sciences": "J. Comput. Syst. Sci.",
    "2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)": "CVPR",
    "2017 IEEE International Conference on Computer Vision (ICCV)": "ICCV",
    "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining": "KDD",
    "Proceedings of the Second International Conference on Knowledge Discovery and Data Mining": "KDD-96",
    "Proceedings of the 2014 Conference on Empirical Methods in Natural Language Processing (EMNLP)": "EMNLP",
    "2008 Eighth IEEE International Conference on Data Mining": "ICDM",
    "Lecture Notes in Computer Science": "MICCAI",
}


def plain(text: str) -> str:
    """A title without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split()).rstrip("*").rstrip(".")


def tidy(author: Author) -> Author:
    """A name as people write it: not shouted, not in one field."""
    family, given, suffix = author
    if not given and len(family.split()) == 2 and not _GROUPS.search(family):
        given, family = family.split()
    if given == "Martin" and family == "Bland":
        given = "J. Martin"
    if family.isupper() and len(family) > 1:
        family, given = family.title(), given if "." in given else given.title()
    return family, given, suffix


def initials(given: str, mark: str = ".", gap: str = " ") -> str:
    """``J. Michael`` as ``J. M.``, ``Jean-Loup`` as ``J.-L.``."""
    words = re.sub(r"\.(?=\S)", ". ", given).replace("‐", "-").split()
    return gap.join("-".join(part[0] + mark for part in word.split("-") if part) for word in words)


def short(author: Author) -> str:
    """The name as ``Family, I. J., Jr.``."""
    family, given, suffix = tidy(author)
    return ", ".join(filter(None, (family, initials(given), suffix)))


def long(author: Author) -> str:
    """``Family, Given Names``."""
    family, given, suffix = tidy(author)
    return ", ".join(filter(None, (family, given, suffix)))


def straight(author: Author, abbreviated: bool = False) -> str:
    """``Given Family``, or ``I. Family``."""
    family, given, suffix = tidy(author)
    return " ".join(filter(None, (initials(given) if abbreviated else given, family, suffix)))


def joined(names: Sequence[str], last: str, gap: str = ", ") -> str:
    """A list of names with ``last`` before the last one."""
    return names[0] if len(names) == 1 else gap.join(names[:-1]) + last + names[-1]


def where(work: Known, venue: str | None = None) -> str:
    """Venue, volume, issue, pages in APA's manner, by the kind of work."""
    venue = venue or plain(work.venue)
    if work.kind in "pc":
        return f"In {venue}" + (f" (pp. {pages(work)})." if work.pages else ".")
    if work.kind in "brsd":
        return f"{venue}."
    if work.kind == "t":
        return f"(Doctoral dissertation, {venue})."
    if work.kind == "a":
        return f"arXiv preprint arXiv:{work.arxiv_id}."
    issue = f"({work.issue})" if work.issue else ""
    return f"{venue}, {work.volume}{issue}" + (f", {pages(work)}." if work.pages else ".")


def pages(work: Known) -> str:
    """The pages with a dash."""
    return work.pages.replace("-", "–")


def stop(title: str) -> str:
    """A title with the mark that ends its sentence."""
    return title if title[-1] in "?!." else f"{title}."


def volume(work: Known, text: str) -> str:
    """``text`` if the work is in a volume."""
    return text if work.volume else ""


def abbreviated(venue: str) -> str | None:
    """The venue as it is usually abbreviated; None where this is not listed."""
    return _ABBREVIATED.get(venue)
