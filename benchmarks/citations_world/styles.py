"""Right citations of a work: the styles of many journals and countries, from the work's facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from benchmarks.citations_world.facts import Known

Author = tuple[str, str, str]
Style = Callable[[Known], str]
_PARTICLES = re.compile(r"^((?:van|von|der|den|de|del|v\.|Van|Der|Den)\s)+")
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


def _short(author: Author) -> str:
    family, given, suffix = tidy(author)
    return ", ".join(filter(None, (family, initials(given), suffix)))


def _long(author: Author) -> str:
    family, given, suffix = tidy(author)
    return ", ".join(filter(None, (family, given, suffix)))


def _straight(author: Author, abbreviated: bool = False) -> str:
    family, given, suffix = tidy(author)
    return " ".join(filter(None, (initials(given) if abbreviated else given, family, suffix)))


def joined(names: Sequence[str], last: str, gap: str = ", ") -> str:
    """A list of names with ``last`` before the last one."""
    return names[0] if len(names) == 1 else gap.join(names[:-1]) + last + names[-1]


def where(work: Known, venue: str | None = None) -> str:
    """Venue, volume, issue, pages in APA's manner, by the kind of work."""
    venue = venue or plain(work.venue)
    if work.kind in "pc":
        return f"In {venue}" + (f" (pp. {_pages(work)})." if work.pages else ".")
    if work.kind in "brsd":
        return f"{venue}."
    if work.kind == "t":
        return f"(Doctoral dissertation, {venue})."
    if work.kind == "a":
        return f"arXiv preprint arXiv:{work.arxiv_id}."
    issue = f"({work.issue})" if work.issue else ""
    return f"{venue}, {work.volume}{issue}" + (f", {_pages(work)}." if work.pages else ".")


def _pages(work: Known) -> str:
    return work.pages.replace("-", "–")


def _stop(title: str) -> str:
    return title if title[-1] in "?!." else f"{title}."


def _apa(names: str, work: Known, title: str | None = None, venue: str | None = None, end: str = "") -> str:
    return f"{names} ({work.year}). {_stop(title or plain(work.title))} {where(work, venue)} {end}".strip()


def _apa_names(work: Known, last: str = ", & ") -> str:
    return joined([_short(author) for author in work.authors], last)


def apa(work: Known) -> str:
    return _apa(_apa_names(work), work, end=f"https://doi.org/{work.doi}" if work.doi else "link ↗")


def apa_link(work: Known) -> str:
    return _apa(_apa_names(work, ", and "), work, end="link ↗")


def apa_doi_arrow(work: Known) -> str:
    return _apa(_apa_names(work), work, end="DOI ↗")


def apa_without_comma(work: Known) -> str:
    return _apa(_apa_names(work, " & "), work)


def apa_first(work: Known) -> str:
    return _apa(_short(work.authors[0]) + (", et al." if len(work.authors) > 1 else ""), work, end="link ↗")


def apa_first_bare(work: Known) -> str:
    return _apa(tidy(work.authors[0])[0] + (" et al." if len(work.authors) > 1 else ""), work)


def apa_three(work: Known) -> str:
    names = [_short(author) for author in work.authors]
    return _apa(", ".join(names[:3]) + ", et al." if len(names) > 3 else _apa_names(work), work)


def apa_full(work: Known) -> str:
    return _apa(joined([_long(author) for author in work.authors], ", & "), work)


def apa_straight(work: Known) -> str:
    return _apa(joined([_straight(author) for author in work.authors], ", and "), work)


def apa_straight_initials(work: Known) -> str:
    return _apa(joined([_straight(author, True) for author in work.authors], " & "), work)


def apa_ellipsis(work: Known) -> str:
    names = [_short(author) for author in work.authors]
    if len(names) <= 7:
        return apa(work)
    return _apa(", ".join(names[:6]) + ", . . . " + names[-1], work)


def apa_nineteen(work: Known) -> str:
    names = [_short(author) for author in work.authors]
    return _apa(", ".join(names[:19]) + ", … " + names[-1], work) if len(names) > 20 else apa(work)


def apa_ascii(work: Known) -> str:
    text = (
        apa(work).replace("ø", "o").replace("œ", "oe").replace("ł", "l").replace("Ł", "L").replace("’", "'")
    )
    text = text.replace("–", "-").replace("—", "-").replace("‘", "'").replace("‐", "-").replace("…", "...")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def apa_umlauts(work: Known) -> str:
    text = apa_link(work)
    for letter, written in zip("äöüÄÖÜ", ("ae", "oe", "ue", "Ae", "Oe", "Ue"), strict=True):
        text = text.replace(letter, written)
    return text


def apa_shouted(work: Known) -> str:
    names = [(tidy(author)[0].upper(), *tidy(author)[1:]) for author in work.authors]
    written = [", ".join(filter(None, (family, initials(given), suffix))) for family, given, suffix in names]
    return _apa(joined(written, ", & "), work)


def apa_shouted_title(work: Known) -> str:
    return _apa(_apa_names(work), work, plain(work.title).upper())


def apa_lower_title(work: Known) -> str:
    title = plain(work.title)
    return _apa(_apa_names(work), work, title[0] + title[1:].lower())


def apa_without_subtitle(work: Known) -> str:
    title = plain(work.main)
    head, colon, _ = title.partition(": ")
    return _apa(_apa_names(work), work, head if colon and len(head.split()) > 2 else title)


def apa_tight_initials(work: Known) -> str:
    names = []
    for family, given, suffix in map(tidy, work.authors):
        names.append(", ".join(filter(None, (family, initials(given, gap=""), suffix))))
    return _apa(joined(names, ", & "), work)


def apa_one_initial(work: Known) -> str:
    names = [", ".join(filter(None, (tidy(a)[0], initials(tidy(a)[1])[:2]))) for a in work.authors]
    return _apa(joined(names, ", & "), work)


def apa_abbreviated(work: Known) -> str:
    return _apa(_apa_names(work), work, venue=_ABBREVIATED.get(work.venue))


def apa_no_venue(work: Known) -> str:
    return f"{_apa_names(work)} ({work.year}). {_stop(plain(work.title))} link ↗"


def apa_month(work: Known) -> str:
    return apa(work).replace(f"({work.year})", f"({work.year}, June)")


def apa_letter(work: Known) -> str:
    return apa(work).replace(f"({work.year})", f"({work.year}a)")


def apa_in_press(work: Known) -> str:
    return apa_link(work).replace(f"({work.year})", "(in press)")


def apa_spanish(work: Known) -> str:
    return _apa(_apa_names(work, " y "), work)


def apa_german(work: Known) -> str:
    return _apa(_apa_names(work, " und "), work)


def apa_portuguese(work: Known) -> str:
    return _apa(_apa_names(work, " e "), work)


def apa_turkish(work: Known) -> str:
    return _apa(_apa_names(work, " ve "), work)


def apa_polish(work: Known) -> str:
    return _apa(_apa_names(work, " i "), work)


def apa_dutch(work: Known) -> str:
    return _apa(_apa_names(work, " en "), work)


def apa_particles_last(work: Known) -> str:
    names = []
    for family, given, suffix in map(tidy, work.authors):
        match = _PARTICLES.match(family)
        bare, particle = (family[match.end() :], match[0].strip()) if match else (family, "")
        names.append(", ".join(filter(None, (bare, f"{initials(given)} {particle}".strip(), suffix))))
    return _apa(joined(names, ", & "), work)


def arxiv(work: Known) -> str:
    if not work.arxiv_id:
        return apa_link(work)
    end = f"arXiv preprint arXiv:{work.arxiv_id}. link ↗"
    return f"{_apa_names(work)} ({work.arxiv_year}). {_stop(plain(work.title))} {end}"


def arxiv_corr(work: Known) -> str:
    if not work.arxiv_id:
        return apa_link(work)
    names = ", ".join(_straight(author) for author in work.authors)
    return f"{names}. {_stop(plain(work.title))} CoRR abs/{work.arxiv_id}, {work.arxiv_year}."


def arxiv_doi(work: Known) -> str:
    if not work.arxiv_id:
        return apa_link(work)
    end = f"arXiv. https://doi.org/10.48550/arXiv.{work.arxiv_id}"
    return f"{_apa_names(work)} ({work.arxiv_year}). {_stop(plain(work.title))} {end}"


def _volume(work: Known, text: str) -> str:
    return text if work.volume else ""


def harvard(work: Known) -> str:
    pages = f", pp.{work.pages}" if work.pages else ""
    issue = f"({work.issue})" if work.issue else ""
    place = (
        f"{plain(work.venue)}{_volume(work, f', {work.volume}{issue}')}{pages}." if work.venue else "arXiv."
    )
    names = joined(
        [", ".join(filter(None, (tidy(a)[0], initials(tidy(a)[1], gap="")))) for a in work.authors], " and "
    )
    return f"{names}, {work.year}. {_stop(plain(work.title))} {place}"


def vancouver(work: Known) -> str:
    names = ", ".join(
        f"{tidy(a)[0]} {initials(tidy(a)[1], '', '').replace('-', '').upper()}".strip() for a in work.authors
    )
    issue = f"({work.issue})" if work.issue else ""
    pages = f":{work.pages}" if work.pages else ""
    if not work.venue:
        return f"{names}. {_stop(plain(work.title))} arXiv:{work.arxiv_id}. {work.year}."
    venue = f"In: {plain(work.venue)}" if work.kind in "pc" else plain(work.venue)
    return f"{names}. {_stop(plain(work.title))} {venue}. {work.year};{work.volume}{issue}{pages}.".replace(
        ";.", "."
    )


def ieee(work: Known) -> str:
    names = joined([_straight(author, True) for author in work.authors], " and ")
    venue = f"in {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = _volume(work, f", vol. {work.volume}") + (f", no. {work.issue}" if work.issue else "")
    pages = f", pp. {_pages(work)}" if work.pages else ""
    return f"[7] {names}, “{plain(work.title)},” {venue}{numbers}{pages}, {work.year}."


def mla(work: Known) -> str:
    first = _long(work.authors[0])
    others = [_straight(author) for author in work.authors[1:]]
    names = first if not others else f"{first}, and {others[0]}" if len(others) == 1 else f"{first}, et al"
    venue = plain(work.venue) or "arXiv"
    numbers = _volume(work, f", vol. {work.volume}") + (f", no. {work.issue}" if work.issue else "")
    pages = f", pp. {_pages(work)}" if work.pages else ""
    return f'{_stop(names)} "{plain(work.title)}." {venue}{numbers}, {work.year}{pages}.'


def chicago(work: Known) -> str:
    others = [_straight(author) for author in work.authors[1:]]
    names = joined([_long(work.authors[0]), *others], ", and ")
    venue = f"In {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = _volume(work, f" {work.volume}") + (f" ({work.issue})" if work.issue else "")
    pages = f": {_pages(work)}" if work.pages else ""
    return f"{_stop(names)} {work.year}. “{plain(work.title)}.” {venue}{numbers}{pages}."


def nature(work: Known) -> str:
    names = joined([_short(author) for author in work.authors], " & ")
    venue = f"in {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or "Preprint"
    pages = f", {_pages(work)}" if work.pages else ""
    return f"{_stop(names)} {_stop(plain(work.title))} {venue}{_volume(work, f' {work.volume}')}{pages} ({work.year})."


def chinese_standard(work: Known) -> str:
    def name(author: Author) -> str:
        family, given, _ = tidy(author)
        return f"{family.upper()} {initials(given, '', ' ')}".strip()

    names = ", ".join(map(name, work.authors[:3])) + (", et al" if len(work.authors) > 3 else "")
    kind = {"j": "J", "p": "C", "b": "M", "c": "M", "t": "D", "r": "R", "d": "S", "s": "CP"}.get(
        work.kind, "EB/OL"
    )
    issue = f"({work.issue})" if work.issue else ""
    pages = f": {work.pages}" if work.pages else ""
    title = f"{names}. {plain(work.title)}[{kind}]"
    if work.kind in "pc":
        return f"{title}//{plain(work.venue)}. {work.year}{pages}."
    if work.kind == "a":
        return f"{title}. arXiv preprint arXiv:{work.arxiv_id}, {work.year}."
    return f"{title}. {plain(work.venue)}, {work.year}{_volume(work, f', {work.volume}{issue}')}{pages}."


def russian_standard(work: Known) -> str:
    names = ", ".join(f"{tidy(a)[0]} {initials(tidy(a)[1])}".strip() for a in work.authors)
    numbers = _volume(work, f" – Т. {work.volume}.") + (f" – №. {work.issue}." if work.issue else "")
    pages = f" – С. {work.pages}." if work.pages else ""
    venue = plain(work.venue) or "arXiv preprint"
    return f"{names} {plain(work.title)} // {venue}. – {work.year}.{numbers}{pages}"


def german(work: Known) -> str:
    names = "; ".join(_short(author) for author in work.authors)
    venue = plain(work.venue) or "arXiv"
    numbers = _volume(work, f" {work.volume}") + (f" ({work.issue})" if work.issue else "")
    pages = f", S. {_pages(work)}" if work.pages else ""
    return f"{names} ({work.year}): {_stop(plain(work.title))} In: {venue}{numbers}{pages}."


def french(work: Known) -> str:
    names = joined([_short(author) for author in work.authors], " et ")
    numbers = _volume(work, f", vol. {work.volume}") + (f", n° {work.issue}" if work.issue else "")
    pages = f", p. {_pages(work)}" if work.pages else ""
    return f"{names} ({work.year}), « {plain(work.title)} », {plain(work.venue) or 'arXiv'}{numbers}{pages}."


def acm(work: Known) -> str:
    names = joined([_straight(author) for author in work.authors], ", and ")
    venue = f"In {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = _volume(work, f" {work.volume}") + (f", {work.issue}" if work.issue else "")
    pages = f", {_pages(work)}" if work.pages else ""
    doi = f" DOI:https://doi.org/{work.doi}" if work.doi else ""
    return (
        f"{_stop(names)} {work.year}. {_stop(plain(work.title))} {venue}{numbers} ({work.year}){pages}.{doi}"
    )


def springer(work: Known) -> str:
    names = ", ".join(
        ", ".join(filter(None, (tidy(a)[0], initials(tidy(a)[1], gap="")))) for a in work.authors
    )
    venue = f"In: {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = _volume(work, f" {work.volume}") + (f"({work.issue})" if work.issue else "")
    pages = f", {_pages(work)}" if work.pages else ""
    return f"{names}: {_stop(plain(work.title))} {venue}{numbers}{pages} ({work.year})"


def edition(work: Known) -> str:
    if work.kind != "b":
        return apa_link(work)
    return f"{_apa_names(work)} ({work.year}). {plain(work.title)} (2nd ed.). {work.venue}. ISBN: {work.isbn}"


def isbn_10(work: Known) -> str:
    """With the ISBN-10 that an ISBN-13 with 978 stands for, hyphenated."""
    if work.kind != "b":
        return apa_doi_arrow(work)
    digits = work.isbn[3:12]
    check = -sum(weight * int(d) for weight, d in zip(range(10, 1, -1), digits, strict=True)) % 11
    isbn = f"{digits[0]}-{digits[1:5]}-{digits[5:]}-{'X' if check == 10 else check}"
    return f"{_apa_names(work)} ({work.year}). {_stop(plain(work.title))} {work.venue}. ISBN: {isbn}"


APA: tuple[Style, ...] = (
    apa, apa_link, apa_doi_arrow, apa_without_comma, apa_first, apa_first_bare, apa_three, apa_full, apa_straight,
    apa_straight_initials, apa_ellipsis, apa_nineteen, apa_ascii, apa_umlauts, apa_shouted, apa_shouted_title,
    apa_lower_title, apa_without_subtitle, apa_tight_initials, apa_one_initial, apa_abbreviated, apa_no_venue,
    apa_month, apa_letter, apa_in_press, apa_spanish, apa_german, apa_portuguese, apa_turkish, apa_polish,
    apa_dutch, apa_particles_last, arxiv, arxiv_doi, edition, isbn_10,
)  # fmt: skip
OTHERS: tuple[Style, ...] = (
    harvard, vancouver, ieee, mla, chicago, nature, chinese_standard, russian_standard, german, french, acm,
    springer, arxiv_corr,
)  # fmt: skip
