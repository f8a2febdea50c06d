"""What an action needs before it may stand in the agenda."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from agenda.actions.division import is_derived
from agenda.actions.slips import slips_in_silence
from agenda.actions.steps import skips_a_step
from agenda.actions.values import ActionValues, StandValues
from agenda.actions.words import ActionKind, Adoption, Rating, RoleKind
from agenda.kernel.refusal import Fault
from agenda.kernel.text import LONGEST_TEXT, longest

NUMBER = re.compile(r"\d{1,4}(\.\d{1,4}){0,2}")
GOAL_NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?")
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


def has_wrong_leads(values: ActionValues) -> Iterator[Fault]:
    """A concept may still be without; two are never accepted."""
    leads = sum(role.role is RoleKind.LEAD for role in values.roles)
    if leads == 0 and values.adoption is not Adoption.CONCEPT:
        yield Fault("roles", "Wijs een trekker aan: één partij die aanspreekbaar is.")
    elif leads > 1:
        yield Fault("roles", "Er kan maar één trekker zijn; maak de andere partijen mede-trekker.")


def repeats_a_role(values: ActionValues) -> Iterator[Fault]:
    if any(times > 1 for times in Counter((role.party, role.role) for role in values.roles).values()):
        yield Fault("roles", "Een partij staat er twee keer met dezelfde rol; noem haar één keer.")


def lacks_legal_basis(values: ActionValues) -> Iterator[Fault]:
    if _is_whole(values, ActionKind.INSTRUMENT) and not values.legal_basis.strip():
        yield Fault("legal_basis", "Noem de rechtsgrond: de wet of regeling die dit instrument draagt.")


def lacks_decider(values: ActionValues) -> Iterator[Fault]:
    """An administrative agreement is made by parties that may decide."""
    if _is_whole(values, ActionKind.AGREEMENT) and not any(role.decides for role in values.roles):
        yield Fault("roles", "Wijs aan welke partij mag besluiten: dat hoort bij een bestuurlijke afspraak.")


def _is_whole(values: ActionValues, kind: ActionKind) -> bool:
    """A concept may still lack what its kind asks for."""
    return values.kind is kind and values.adoption is not Adoption.CONCEPT


def lacks_explanation(values: ActionValues) -> Iterator[Fault]:
    """Orange and red are explained by a cause, a consequence and a correction; of a divided action by its shares."""
    if not is_derived(values):
        yield from unexplained(values)
    for share in values.shares:
        yield from (Fault("shares", fault.sentence) for fault in unexplained(share))


def unexplained(stand: StandValues) -> Iterator[Fault]:
    if stand.rating in EXPLAINED_RATINGS:
        for name, words in EXPLANATIONS.items():
            if not getattr(stand, name).strip():
                yield Fault(name, f"Beschrijf {words}: dat hoort bij ‘{stand.rating.label}’.")


def lacks_wording(values: ActionValues) -> Iterator[Fault]:
    if any(not term.wording.strip() for term in values.terms if not term.milestone):
        yield Fault("terms", "Schrijf de termijn zoals hij is afgesproken, of haal hem weg.")
    if any(not term.subject.strip() for term in values.terms if term.milestone):
        yield Fault("milestones", "Geef de mijlpaal een naam.")


def lacks_link_title(values: ActionValues) -> Iterator[Fault]:
    for link in values.links:
        if not link.title.strip():
            yield Fault("links", "Noem het traject of overleg waarmee deze actie samenhangt.")
        if link.url and not link.url.startswith(("https://", "http://")):
            yield Fault("links", f"‘{link.url}’ is geen webadres; begin met https://.")


def has_wrong_shares(values: ActionValues) -> Iterator[Fault]:
    if values.shares and values.group is None:
        yield Fault("shares", "Noem de groep waarover deze actie is verdeeld.")
    if len({share.party for share in values.shares}) < len(values.shares):
        yield Fault("shares", "Een partij heeft twee delen van dezelfde actie; geef haar er één.")


def misses_its_successor(values: ActionValues) -> Iterator[Fault]:
    if (values.adoption is Adoption.MERGED) != (values.successor is not None):
        yield Fault("successor", "Bij ‘opgegaan in een andere’ hoort de actie waarin deze opging, en andersom.")


def has_long_text(values: ActionValues) -> Iterator[Fault]:
    if longest(values) > LONGEST_TEXT:
        yield Fault("", f"Houd elke tekst korter dan {LONGEST_TEXT} tekens; zet de rest in een bijlage.")


DEMANDS: tuple[Callable[[ActionValues], Iterator[Fault]], ...] = (
    lacks_number,
    lacks_title,
    has_wrong_leads,
    repeats_a_role,
    lacks_legal_basis,
    lacks_decider,
    lacks_explanation,
    lacks_wording,
    lacks_link_title,
    has_wrong_shares,
    misses_its_successor,
    has_long_text,
)


def faults_in(values: ActionValues) -> list[Fault]:
    return list(dict.fromkeys(fault for demand in DEMANDS for fault in demand(values)))


def faults_in_change(old: ActionValues, new: ActionValues) -> list[Fault]:
    return [*faults_in(new), *skips_a_step(old, new), *slips_in_silence(old, new)]
