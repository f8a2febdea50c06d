"""What changed, in the words of the log: the fields of every kind of record, and how their values are spoken."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from agenda.accounts.models import Means, Role
from agenda.actions.words import Phase, Rating
from agenda.commitments.models import CommitmentKind, CommitmentState
from agenda.consultations.words import (
    AgendaState,
    ItemKind,
    ItemState,
    MatterState,
    MeetingKind,
    MemberRole,
    Presence,
    Reply,
    Silence,
    Treatment,
)
from agenda.countdown.models import Start
from agenda.countdown.rules import COUNTDOWN
from agenda.decisions.words import AdoptedBy, FollowUp, Outcome, SignOffVerdict, Verb
from agenda.history.models import HistoryLine
from agenda.intake.models import OfferState
from agenda.intake.words import ProposalKind
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import spoken_date, spoken_moment
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word
from agenda.letters.words import LetterState, PassageState, PassageVerdict
from agenda.parties.models import PartyKind
from agenda.parties.queries import Naming
from agenda.progress.models import Channel, Consent, RoundState, UpdateState
from agenda.web.differences import Difference, Rows, apart, differences_in
from agenda.web.indicators import indicator_differences
from agenda.web.party_words import spoken_period

Names = Mapping[int, Naming]

FIELDS = {
    "absent": "Afwezige contactpersonen",
    "action": "Actie",
    "actions": "Aantal acties",
    "added": "Toegevoegd",
    "address": "Adres",
    "agenda_state": "Stand van de agenda",
    "as_of": "Peildatum",
    "background": "Aanleiding en voorgeschiedenis",
    "because": "Reden",
    "cause": "Oorzaak",
    "changed": "Gewijzigd",
    "channel": "Gekomen",
    "closes_on": "Sluit op",
    "communication": "Communicatie",
    "comment": "Opmerking",
    "confidentiality": "Vertrouwelijkheid",
    "consent": "Instemming",
    "consequence": "Gevolg",
    "consultation_name": "Naam van het overleg",
    "contact": "Contact",
    "contacts": "Aantal contactpersonen",
    "copies": "Aantal exemplaren",
    "correction": "Bijsturing",
    "dated": "Gedateerd",
    "day": "Dag",
    "debate": "Debat",
    "decisions": "Eerdere besluiten",
    "narrow_decisions": "Vertrouwelijke eerdere besluiten",
    "done": "Gedaan",
    "expires_at": "Geldig tot",
    "explanation": "Toelichting",
    "figures": "Cijfers",
    "filters": "Gekozen",
    "financial": "Financiële gevolgen",
    "first": "Eerste dag",
    "follow_up": "Opvolging",
    "form": "Vorm",
    "ground": "Grond van de vertrouwelijkheid",
    "issuer": "Uitgever",
    "key": "Sleutel",
    "kind": "Soort",
    "last": "Laatste dag",
    "last_at": "Moment van de laatste regel",
    "legal": "Juridische aspecten",
    "left": "Nog over",
    "lines": "Aantal regels",
    "locked_until": "Uitgesloten tot",
    "made_on": "Gedaan op",
    "made_to": "Gedaan aan",
    "mailbox": "Postbus",
    "matter_state": "Stand op de groslijst",
    "means": "Manier",
    "members": "Leden",
    "message": "Kernboodschap",
    "minutes": "Minuten",
    "most": "Ten hoogste per uur",
    "name": "Naam",
    "names": "Namen",
    "needs": "Nodig recht",
    "next": "Vervolg",
    "next_steps": "Vervolg",
    "note": "Toelichting",
    "number": "Nummer",
    "occasion": "Overleg",
    "order": "Volgorde",
    "party": "Partij",
    "passage": "Passage",
    "person": "Persoon",
    "phase": "Fase",
    "place": "Plaats",
    "positions": "Standpunten van de partijen",
    "programme": "Programma",
    "public_from": "Openbaar vanaf",
    "rating": "Oordeel",
    "readers_from": "Vrijgegeven vanaf",
    "reason": "Reden",
    "recess": "Reces",
    "relations": "Samenhang",
    "refusable": "Mag uitgezet worden",
    "refused": "Geweigerd",
    "report": "Terugmelding",
    "reported_in": "Teruggemeld in",
    "request": "Hulpvraag",
    "requested": "Gevraagd",
    "revoked_at": "Ingetrokken op",
    "risks": "Risico’s",
    "role": "Rol",
    "round": "Uitvraag",
    "seal": "Zegel",
    "secretariat": "Secretariaat",
    "secretariat_email": "E-mailadres van het secretariaat",
    "sent": "Wordt verstuurd",
    "sequence": "Regel",
    "sha256": "SHA-256",
    "size": "Grootte in bytes",
    "spellings": "Andere schrijfwijzen",
    "start": "Op zijn dag",
    "starts_on": "Opent op",
    "state": "Stand",
    "step": "Stap",
    "subject": "Onderwerp",
    "submitter": "Indiener",
    "term": "Termijn",
    "term_because": "Reden van de termijn",
    "text": "Tekst",
    "heading": "Kop",
    "commitment_state": "Stand",
    "due_on": "Uiterlijk",
    "letter_state": "Stand van de brief",
    "became": "Werd",
    "named": "Partijen",
    "offer_kind": "Soort",
    "offer_state": "Stand van de vondst",
    "offers": "Aantal vondsten",
    "references": "Bronnen",
    "register_number": "Nummer bij de Kamer",
    "settled_on": "Afgedaan op",
    "passage_state": "Stand van de passage",
    "revision": "Redactie",
    "agreed": "Passages met instemming",
    "by_silence": "Akkoord door te zwijgen",
    "passage_verdict": "Oordeel over de passage",
    "passages": "Aantal passages voorgelegd",
    "answer": "Antwoord",
    "sent_on": "Verstuurd op",
    "addressee": "Geadresseerde",
    "co_signatories": "Mede namens",
    "facts": "Kolom naast de brief",
    "level": "Niveau van de kop",
    "office": "Ambt",
    "position": "Plaats in de brief",
    "sender": "Afzender",
    "signatory": "Ondertekenaar",
    "source": "Bron",
    "taken": "Overgenomen",
    "title": "Titel",
    "tooi": "TOOI-nummer",
    "treated": "Behandeld in",
    "treatment": "Behandeling",
    "unchanged": "Ongewijzigd",
    "until": "Tot",
    "wanted": "Gewenst voor",
    "weeks": "Weken voor het overleg",
    "why": "Waarom",
    "words": "Eigen woorden",
    "asked": "Gevraagd",
    "asks_work": "Vraagt werk",
    "done_on": "Gedaan op",
    "outcome": "Uitkomst",
    "presence": "Aanwezigheid",
    "reservation": "Voorbehoud",
    "stands_in": "Vervangen door",
    "verb": "Werkwoord",
    "adopted_by": "Hoe vastgesteld",
    "adopted_on": "Vastgesteld op",
    "edition": "Editie",
    "files": "Bestanden",
    "formats": "Soorten bestanden",
    "parties": "Aantal partijen gevraagd",
    "settled": "Afhandeling",
    "silence": "Wat zwijgen betekent",
    "verdict": "Antwoord",
    "call_weeks": "Weken voor het overleg dat de oproep sluit",
    "ends": "Eindigt om",
    "months": "Maanden tussen twee overleggen",
    "online": "Online",
    "reply": "Antwoord",
    "sign_off_days": "Dagen om akkoord te geven",
    "sits_in": "Zit in",
    "starts": "Begint om",
    "valid_from": "Vanaf",
    "valid_until": "Tot",
}
WORDS: dict[str, tuple[type[Word], ...]] = {
    "agenda_state": (AgendaState,),
    "channel": (Channel,),
    "commitment_state": (CommitmentState,),
    "confidentiality": (Confidentiality,),
    "consent": (Consent,),
    "follow_up": (FollowUp,),
    "kind": (PartyKind, ItemKind, CommitmentKind, MeetingKind),
    "letter_state": (LetterState,),
    "offer_kind": (ProposalKind,),
    "offer_state": (OfferState,),
    "matter_state": (MatterState,),
    "means": (Means,),
    "needs": (Permission,),
    "passage_state": (PassageState,),
    "passage_verdict": (PassageVerdict,),
    "phase": (Phase,),
    "rating": (Rating,),
    "role": (Role, MemberRole),
    "start": (Start,),
    "state": (RoundState, UpdateState, ItemState),
    "treatment": (Treatment,),
    "outcome": (Outcome,),
    "presence": (Presence,),
    "verb": (Verb,),
    "adopted_by": (AdoptedBy,),
    "silence": (Silence,),
    "verdict": (SignOffVerdict,),
    "reply": (Reply,),
    "sits_in": (MeetingKind,),
}
"""Per field the lists of which its value is a word; no word stands in two lists with another meaning."""

LABELS = {name: {word.value: word.label for words in lists for word in words} for name, lists in WORDS.items()}
LABELS["step"] = {step.name: step.label for step in COUNTDOWN}

DAY, MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:[\d.]+)?[+-]\d\d:\d\d")
SEALED = re.compile(r"verzegeld:([0-9a-f]{8})[0-9a-f]*")


EMPTY = "leeg"
SAID_ALREADY = "address"
"""Of a page the sentence itself names it."""

NOT_TOLD = (KeyError, TypeError, ValueError, AttributeError)
"""What telling raises for a word that no list has any more, or for what was never recorded so."""


def told_differences(
    line: HistoryLine, names: Names, rows: Rows, only: Collection[str] | None = None
) -> list[Difference]:
    """What changed; a field without a Dutch name bears its own, and what can't be told in words stands as it is."""
    pairs = {name: pair for name, pair in line.difference.items() if only is None or name in only}
    try:
        told = (_bare(one) for one in _told(line.object_kind, pairs, names, rows))
        return [one for one in told if one.old or one.new]
    except NOT_TOLD:
        return [Difference("Vastgelegd", "", str(line.difference))]


def _told(kind: str, pairs: Mapping[str, Any], names: Names, rows: Rows) -> Iterable[Difference]:
    match kind:
        case "action" | "goal":
            return differences_in(pairs, names, rows)
        case "indicator":
            return indicator_differences(pairs, rows.get("goal", {}))
        case "page":
            return _plain({name: pair for name, pair in pairs.items() if name != SAID_ALREADY})
        case _:
            return _plain(pairs)


def _bare(one: Difference) -> Difference:
    """With nothing for what is empty, where others say that it is."""
    return Difference(one.field, *("" if text == EMPTY else text for text in (one.old, one.new)))


def _plain(pairs: Mapping[str, Any]) -> Iterator[Difference]:
    """Of a longer list only what came and what went."""
    for name, (old, new) in pairs.items():
        label = FIELDS.get(name, name)
        gone, come = apart(old, new)
        if bool(gone) is bool(come):
            yield Difference(label, spoken(name, gone or old), spoken(name, come or new))
        else:
            yield Difference(f"{label} {'erbij' if come else 'weg'}", "", spoken(name, come or gone))


def spoken(name: str, value: Any) -> str:
    """A value as history keeps it, as one says it; nothing for what is empty."""
    match value:
        case None | "":
            return ""
        case bool():
            return "ja" if value else "nee"
        case [str(short), str(long), str(since), str(until)] if name == "names":
            return f"{short}, {long} ({spoken_period(_day(since), _day(until))})"
        case list():
            return "; ".join(spoken(name, one) for one in value)
        case str():
            return _spoken_text(name, value)
        case _:
            return str(value)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _spoken_text(name: str, text: str) -> str:
    if label := LABELS.get(name, {}).get(text):
        return label
    if MOMENT.fullmatch(text):
        return spoken_moment(datetime.fromisoformat(text))
    if DAY.fullmatch(text):
        return spoken_date(date.fromisoformat(text))
    if hidden := SEALED.fullmatch(text):
        return f"verzegelde tekst ({hidden[1]}…)"
    return text
