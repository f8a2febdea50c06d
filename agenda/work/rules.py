"""The kinds of long work, who may ask for each, and when it is given up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from agenda.kernel.rights import Actor, Permission, Scope, require


@dataclass(frozen=True)
class Kind:
    """``label`` is what the work does; ``needs`` is what whoever asks must be allowed, then and when it is done.

    ``also`` is needed as well when it is done for one party alone. Two tasks of one programme and party are the same
    when their params with the names in ``same`` are, or all of them when it is empty.
    """

    name: str
    label: str
    needs: Permission
    also: Permission | None = None
    same: Collection[str] = ()

    def about(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What tells one task from another."""
        return {name: params.get(name) for name in self.same} if self.same else dict(params)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "dossier",
            "Dossier samenstellen",
            Permission.DOSSIER_BUILD,
            Permission.ANNOTATION_READ,
            same=("consultation", "variant"),
        ),
        Kind("decision_list", "Besluitenlijst maken", Permission.DECISION_WRITE),
        Kind("letter", "Voortgangsbrief maken", Permission.LETTER_WRITE),
        Kind("import", "Werkblad inlezen", Permission.ACTION_WRITE),
    )
}


def may_ask(actor: Actor, kind: Kind, scope: Scope) -> bool:
    """Who may is also who sees the work, tries it again and breaks it off."""
    return all(actor.may(permission, scope) for permission in _needed(kind, scope))


def require_asker(actor: Actor, kind: Kind, scope: Scope) -> None:
    for permission in _needed(kind, scope):
        require(actor, permission, scope)


def _needed(kind: Kind, scope: Scope) -> list[Permission]:
    return [kind.needs, kind.also] if kind.also and scope.parties else [kind.needs]


MOST_TRIES = 5
GIVEN_UP = (
    f"Dit is {MOST_TRIES} keer begonnen en nooit afgekomen. Vraag de beheerder in de meldingen van de klok te kijken, "
    "en probeer het daarna opnieuw."
)
