"""For whom a dossier can be made."""

from dataclasses import dataclass

from agenda.kernel.confidentiality import Audience, Confidentiality


@dataclass(frozen=True)
class Variant:
    """``title`` begins its title, ``stem`` the names of its files, and ``readers`` says for whom it is.

    ``{party}`` stands in these for the party whose own it is. ``marking`` stands on each page. Only one that
    ``has_annexes`` holds the papers of its items.
    """

    name: str
    label: str
    title: str
    stem: str
    confidentiality: Confidentiality
    readers: str
    marking: str = ""
    has_annexes: bool = True

    @property
    def of_one_party(self) -> bool:
        return self.confidentiality is Confidentiality.OWN_PARTY

    def audience(self, party: int | None = None) -> Audience:
        """``party`` is the row number of the party whose own dossier it is."""
        if self.of_one_party != (party is not None):
            raise ValueError(f"variant {self.name} for party {party}")
        return Audience(self.confidentiality, party)

    def known_as(self, party_key: str = "") -> str:
        """Among the versions of a dossier; that of each party is a variant of its own."""
        return f"{self.name}-{party_key}" if party_key else self.name

    def file_stem(self, party_key: str = "") -> str:
        return self.stem.format(party=party_key.lower())


FULL = Variant(
    "full", "Volledig dossier", "Dossier", "dossier", Confidentiality.PARTICIPANTS, "deelnemers aan het overleg"
)
SUMMARY = Variant(
    "summary",
    "Samenvatting voor bestuurders",
    "Samenvatting",
    "samenvatting",
    Confidentiality.PARTICIPANTS,
    "bestuurders die deelnemen aan het overleg",
    has_annexes=False,
)
PARTY = Variant(
    "party",
    "Dossier van één partij",
    "Dossier van {party}:",
    "dossier-{party}",
    Confidentiality.OWN_PARTY,
    "alleen {party}",
    marking="Alleen voor {party}",
)
PUBLIC = Variant(
    "public", "Openbaar dossier", "Openbaar dossier", "openbaar-dossier", Confidentiality.PUBLIC, "iedereen"
)
VARIANTS = {variant.name: variant for variant in (FULL, SUMMARY, PARTY, PUBLIC)}


def label_for(variant: str, party: str = "") -> str:
    """What it is called, with what the party is called whose own it is; one that this release no longer knows, by the
    name that it had.
    """
    if party:
        return f"Dossier van {party}"
    return VARIANTS[variant].label if variant in VARIANTS else variant
