"""The variants of a dossier: for whom each is, and what its files are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.parties.models import Party


@dataclass(frozen=True)
class Variant:
    name: str
    label: str
    stem: str
    confidentiality: Confidentiality

    def audience(self, party: int | None) -> Audience:
        return Audience(self.confidentiality, party)

    def names(self, party: Party | None) -> tuple[str, str]:
        """How it is known among the editions, and how the names of its files begin."""
        if party is None:
            return self.name, self.stem
        return f"{self.name}-{party.key}", f"{self.stem}-{party.key}"


VARIANTS: Mapping[str, Variant] = {
    one.name: one
    for one in (
        Variant("full", "Volledig dossier", "dossier", Confidentiality.PARTICIPANTS),
        Variant("summary", "Samenvatting voor bestuurders", "samenvatting", Confidentiality.PARTICIPANTS),
        Variant("party", "Dossier van één partij", "dossier", Confidentiality.OWN_PARTY),
        Variant("public", "Openbaar dossier", "openbaar-dossier", Confidentiality.PUBLIC),
    )
}
