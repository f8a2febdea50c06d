"""How an action came, fared and went, what it is called, and who does it."""

from collections.abc import Iterator

from agenda.actions.values import ActionValues, StandValues
from agenda.actions.words import Adoption, Phase, Rating, RoleKind, Succession
from agenda.changes import facts as f
from agenda.changes.names import Names, Telling
from agenda.changes.phrases import decided, ended, form, grounded, one_line, quoted, worded
from agenda.kernel.dutch import capital, spoken_list

STILL = {Adoption.CONCEPT: " (nog een concept)", Adoption.PROPOSED: " (voorgesteld)"}
ALREADY = {Phase.DONE: ", inmiddels afgerond", Phase.DROPPED: ", inmiddels vervallen"}
SUCCEEDED = {Succession.MERGED: "opgegaan in", Succession.SUPERSEDED: "vervangen door"}
ADOPTIONS = {
    Adoption.CONCEPT: "is weer een concept",
    Adoption.PROPOSED: "is voorgesteld",
    Adoption.ADOPTED: "is vastgesteld",
    Adoption.MERGED: "is opgegaan in een andere",
}


def added(fact: f.Added, about: str, names: Names) -> Telling:
    values = fact.values
    lead = next((role.party for role in values.roles if role.role is RoleKind.LEAD), None)
    led = f", met {names.party(lead)} als trekker" if lead else ""
    sentence = f"Nieuw in de agenda: {about}{STILL.get(values.adoption, '')}{led}{_since(values, names)}"
    return Telling(ended(sentence + _terms(values)), None, one_line(values.title))


def _since(values: ActionValues, names: Names) -> str:
    if values.successor:
        how = SUCCEEDED[values.succession or Succession.MERGED]
        return f", inmiddels {how} {names.action(values.successor)}"
    return ALREADY.get(values.phase, "")


def _terms(values: ActionValues) -> str:
    terms = [worded(term) for term in values.terms if not term.milestone]
    return f"; de {form(terms, 'termijn is', 'termijnen zijn')} {spoken_list(terms)}" if terms else ""


def dropped(fact: f.Dropped, about: str, names: Names) -> Telling:
    sentence = grounded(f"Vervallen: {about}{decided(fact.by)}", fact.because)
    return Telling(sentence, fact.old.phase.label, Phase.DROPPED.label)


def finished(fact: f.Finished, about: str, names: Names) -> Telling:
    return Telling(f"{capital(about)} is afgerond.", fact.old.phase.label, Phase.DONE.label)


def merged(fact: f.Merged, about: str, names: Names) -> Telling:
    into = names.action(fact.into)
    return Telling(f"{capital(about)} is {SUCCEEDED[fact.how]} {into}.", None, into)


def adopted(fact: f.Adopted, about: str, names: Names) -> Telling:
    by = decided(fact.by) if fact.new is Adoption.ADOPTED else ""
    return Telling(f"{capital(about)} {ADOPTIONS[fact.new]}{by}.", fact.old.label, fact.new.label)


# ── Its stand ──────────────────────────────────────────────────────────────────────────────────────────────────────

WORST_FIRST = (Rating.DELAYED, Rating.ATTENTION, Rating.ON_TRACK)
PHASES = tuple(Phase)


def stand_changed(fact: f.StandChanged, about: str, names: Names) -> Telling:
    """A phase that ends the action was told apart."""
    old = fact.old
    if fact.new.phase.finished:
        parts, texts = list(rating_moved(old, fact.new)), (old.rating.label, fact.new.rating.label)
    else:
        parts, texts = list(stand_moved(old, fact.new)), stand_texts(old, fact.new)
    return Telling(f"{capital(about)}: {spoken_list(parts)}{explained(old, fact.new)}.", *texts)


def stand_moved(old: StandValues, new: StandValues) -> Iterator[str]:
    if old.phase is not new.phase:
        back = " terug" if PHASES.index(new.phase) < PHASES.index(old.phase) else ""
        yield f"de fase ging{back} van ‘{old.phase.label}’ naar ‘{new.phase.label}’"
    yield from rating_moved(old, new)


def rating_moved(old: StandValues, new: StandValues) -> Iterator[str]:
    before, after = old.rating, new.rating
    if before is after:
        return
    if before is Rating.UNRATED:
        yield f"het oordeel werd ‘{after.label}’"
    elif after is Rating.UNRATED:
        yield f"het oordeel ‘{before.label}’ verviel"
    else:
        way = "beter" if WORST_FIRST.index(after) > WORST_FIRST.index(before) else "slechter"
        yield f"het oordeel ging van ‘{before.label}’ naar ‘{after.label}’ ({way})"


def stand_texts(old: StandValues, new: StandValues) -> tuple[str, str]:
    pairs = [(one, other) for one, other in ((old.phase, new.phase), (old.rating, new.rating)) if one is not other]
    return ", ".join(one.label for one, _ in pairs), ", ".join(other.label for _, other in pairs)


def explained(old: StandValues, new: StandValues) -> str:
    fresh = any(getattr(new, name) not in {"", getattr(old, name)} for name in f.STAND_TEXTS)
    return ", met een nieuwe toelichting" if fresh else ""


# ── Its place and its texts ────────────────────────────────────────────────────────────────────────────────────────

TEXTS = {
    "summary": "de omschrijving",
    "legal_basis": "de rechtsgrond",
    "explanation": "de toelichting op de stand",
    "cause": "de oorzaak",
    "consequence": "het gevolg voor het doel",
    "correction": "de bijsturing",
    "adopted_by": "het besluit tot vaststelling",
    "dropped_because": "de reden van het vervallen",
    "dropped_by": "het besluit tot vervallen",
    "overruled_because": "de reden om de stand zelf te zetten",
    "links": "de samenhang met andere trajecten",
    "references": "de bronvermelding",
    "order": "de volgorde van de termijnen",
}


def texts_named(fields: tuple[str, ...]) -> str:
    """``de omschrijving en de rechtsgrond zijn gewijzigd``"""
    return f"{spoken_list(TEXTS[field] for field in fields)} {form(fields, 'is', 'zijn')} gewijzigd"


def texts_changed(fact: f.TextsChanged, about: str, names: Names) -> Telling:
    texts = spoken_list(TEXTS[name] for name in fact.names)
    return Telling(f"{capital(about)}: {texts_named(fact.names)}.", None, texts)


def renumbered(fact: f.Renumbered, about: str, names: Names) -> Telling:
    old, new = fact.old, fact.new
    number = f"had eerst nummer {old.number}"
    if old.goal == new.goal:
        return Telling(f"{capital(about)} {number}.", old.number, new.number)
    goals = names.goal(old.goal), names.goal(new.goal)
    move = f"ging van {goals[0]} naar {goals[1]}"
    if old.number == new.number:
        return Telling(f"{capital(about)} {move}.", *goals)
    return Telling(f"{capital(about)} {move} en {number}.", old.number, new.number)


def retitled(fact: f.Retitled, about: str, names: Names) -> Telling:
    return Telling(f"{capital(about)} heette eerst {quoted(fact.old)}.", one_line(fact.old), one_line(fact.new))


def kind_changed(fact: f.KindChanged, about: str, names: Names) -> Telling:
    return Telling(f"{capital(about)} was eerst een {fact.old.label}.", fact.old.label, fact.new.label)


# ── Who does it ────────────────────────────────────────────────────────────────────────────────────────────────────

ROLES = {
    RoleKind.LEAD: ("trekker", "trekkers"),
    RoleKind.CO_LEAD: ("mede-trekker", "mede-trekkers"),
    RoleKind.CLIENT: ("opdrachtgever", "opdrachtgevers"),
    RoleKind.EXECUTOR: ("uitvoerder", "uitvoerders"),
    RoleKind.INVOLVED: ("betrokken partij", "betrokken partijen"),
    RoleKind.KNOWLEDGE: ("kennispartner", "kennispartners"),
    RoleKind.FUNDER: ("financier", "financiers"),
    RoleKind.INFORMED: ("te informeren partij", "te informeren partijen"),
}


def lead_changed(fact: f.LeadChanged, about: str, names: Names) -> Telling:
    old, new = (names.party(one) if one else None for one in (fact.old, fact.new))
    if new is None:
        return Telling(f"{capital(about)} heeft geen trekker meer; dat was {old}.", old)
    if old is None:
        return Telling(f"Trekker van {about} werd {new}; er was nog geen trekker.", None, new)
    return Telling(f"Trekker van {about} werd {new} in plaats van {old}.", old, new)


def role_taken(fact: f.RoleTaken, about: str, names: Names) -> Telling:
    """Without a verb: a party may be called by a word in the plural."""
    parties = names.together(fact.parties)
    sentence = f"Nieuwe {form(fact.parties, *ROLES[fact.role])} bij {about}: {parties}."
    return Telling(sentence, None, f"{parties} ({fact.role.label})")


def role_left(fact: f.RoleLeft, about: str, names: Names) -> Telling:
    parties = names.together(fact.parties)
    return Telling(f"Geen {ROLES[fact.role][0]} meer bij {about}: {parties}.", f"{parties} ({fact.role.label})")


def role_detailed(fact: f.RoleDetailed, about: str, names: Names) -> Telling:
    party = names.party(fact.new.party)
    sentence = f"{party}, {ROLES[fact.new.role][0]} bij {about}: {spoken_list(_details(fact))}."
    return Telling(capital(sentence), None, f"{party} ({fact.new.role.label})")


def _details(fact: f.RoleDetailed) -> Iterator[str]:
    old, new = fact.old, fact.new
    if old.assumed != new.assumed:
        yield "de rol is aangenomen en moet nog worden bevestigd" if new.assumed else "de rol is bevestigd"
    if old.decides != new.decides:
        yield "de partij mag nu besluiten" if new.decides else "de partij mag niet meer besluiten"
    if old.authority != new.authority:
        yield "de bevoegdheid is gewijzigd"
    if old.responsibility != new.responsibility:
        yield "de verantwoordelijkheid is gewijzigd"
