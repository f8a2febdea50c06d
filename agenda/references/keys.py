"""How a source is called in running text: by the name of its publication, or by its title in small letters."""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

from agenda.references.citations import SITE, find_citations
from agenda.references.models import Reference

LONGEST_SLUG = 60
KEY = r"[A-Za-z0-9][A-Za-z0-9-]*"


def key_of(reference: Reference) -> str:
    """``kst-34682-178``, ``stcrt-2024-33191``; of another source its title: ``onderzoek-ruimtelijke-opgaven``."""
    return key_for(reference.normal)


def key_for(normal: str) -> str:
    citation = next(iter(find_citations(normal)), None)
    if citation and citation.link:
        return citation.link.removeprefix(f"{SITE}/").removesuffix(".html")
    return _slug(normal)


def normal_of(key: str) -> str | None:
    """The normal form of the publication that has this name; None when it is the name of no publication."""
    citation = next(iter(find_citations(key)), None)
    return citation.normal if citation and citation.text == key and citation.link else None


def keyed(references: Iterable[Reference]) -> dict[str, Reference]:
    return {key_of(reference): reference for reference in references}


def _slug(text: str) -> str:
    """Ends in a seal of the whole title where that is too long, or has no letter that a key can hold."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    if slug and len(slug) <= LONGEST_SLUG:
        return slug
    seal = sha256(text.encode()).hexdigest()[:8]
    return f"{slug[:LONGEST_SLUG].rstrip('-') or 'bron'}-{seal}"
