"""What an action needs before it may stand in the agenda."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from agenda.actions.models import Rating, RoleKind
from agenda.actions.values import ActionValues
from agenda.kernel.refusal import Fault

NUMBER = re.compile(r"\d{1,4}(\.\d{1,4}){0,2}")
LONGEST_TITLE = 300
EXPLAINED_RATINGS = frozenset({Rating.ATTENTION, Rating.DELAYED})
EXPLANATIONS = {
    "cause": "de oorzaak",
    "consequence": "het gevolg voor het doel",
    "correction": "de bijsturing",
}


def order_key(number: str) -> str:
    """Sorts as people count: 4.2 before 4.10."""
    return ".".join(part.zfill(4) for part in number.split("."))


def lacks_number(values: ActionValues) -> Iterator[Fault]:
    if not NUMBER.fullmatch(values.number):
        yield Fault("number", f"‘{values.number}’ is geen nummer; schrijf het als 4.1.")


def lacks_title(values: ActionValues) -> Iterator[Fault]:
    if not values.title.strip():
        yield Fault("title", "Vul een titel in.")
    elif len(values.title) > LONGEST_TITLE:
        yield Fault("title", f"Maak de titel korter dan {LONGEST_TITLE} tekens; zet de rest in de omschrijving.")


def lacks_one_lead(values: ActionValues) -> Iterator[Fault]:
    leads = sum(role.role is RoleKind.LEAD for role in values.roles)
    if leads == 0:
        yield Fault("roles", "Wijs een trekker aan: één partij die aanspreekbaar is.")
    elif leads > 1:
        yield Fault("roles", "Er kan maar één trekker zijn; maak de andere partijen mede-trekker.")


def repeats_a_role(values: ActionValues) -> Iterator[Fault]:
    if any(times > 1 for times in Counter((role.party, role.role) for role in values.roles).values()):
        yield Fault("roles", "Een partij staat er twee keer met dezelfde rol; noem haar één keer.")


def lacks_explanation(values: ActionValues) -> Iterator[Fault]:
    """Orange and red are explained by a cause, a consequence and a correction."""
    if values.rating in EXPLAINED_RATINGS:
        for name, words in EXPLANATIONS.items():
            if not getattr(values, name).strip():
                yield Fault(name, f"Beschrijf {words}: dat hoort bij ‘{values.rating.label}’.")


def lacks_wording(values: ActionValues) -> Iterator[Fault]:
    if any(not term.wording.strip() for term in values.terms):
        yield Fault("terms", "Schrijf de termijn zoals hij is afgesproken, of haal hem weg.")


DEMANDS: tuple[Callable[[ActionValues], Iterator[Fault]], ...] = (
    lacks_number,
    lacks_title,
    lacks_one_lead,
    repeats_a_role,
    lacks_explanation,
    lacks_wording,
)


def faults_in(values: ActionValues) -> list[Fault]:
    return [fault for demand in DEMANDS for fault in demand(values)]
