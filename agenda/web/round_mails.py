"""What the parties are told by mail of a coordination round. Who can read on the site gets no text of the draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from agenda.accounts.queries import answerers
from agenda.letters.models import Coordination, PassageAnswer, PassageRevision
from agenda.letters.round_queries import wordings_asked
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee
from agenda.programmes.rules import secretariat_of
from agenda.web.visit import visit

KIND = "passages_asked"


@dataclass(frozen=True)
class Reader:
    """Who is written to for one party, and whether that person can answer on the site."""

    party: int
    addressee: Addressee
    has_account: bool
    asked: Sequence[PassageRevision]


def tell_asked(asked: Coordination) -> int:
    """Each party once; how many mails that are."""
    return sum(_write(asked, one, str(one.party), again=False) for one in _readers(asked.answers))


def tell_again(asked: Coordination, answers: Sequence[PassageAnswer]) -> int:
    """Those who were asked about a passage that was worded anew."""
    revision = f"{answers[0].passage_id}/{answers[0].revision}"
    return sum(_write(asked, one, f"{one.party}/{revision}", again=True) for one in _readers(answers))


def _readers(answers: Iterable[PassageAnswer]) -> Iterable[Reader]:
    theirs: dict[int, list[PassageAnswer]] = {}
    for one in answers:
        theirs.setdefault(one.party_id, []).append(one)
    words: Mapping[int, PassageRevision] = wordings_asked(visit.session, answers)
    reached = addressees(visit.session, theirs, secretariat_of(visit.programme), visit.today)
    accounts = answerers(visit.session, visit.programme.id, theirs.keys())
    for party, found in theirs.items():
        to = reached[party]
        yield Reader(party, to, (to.email.lower(), party) in accounts, [words[one.id] for one in found])


def _write(asked: Coordination, reader: Reader, key: str, *, again: bool) -> bool:
    where: dict[str, Any] = {
        "programme": visit.programme.key,
        "key": asked.letter.key,
        "number": asked.number,
        "party": reader.party,
    }
    words = {
        "name": reader.addressee.name,
        "via": reader.addressee.via.value,
        "party": visit.names[reader.party].name,
        "programme": visit.programme,
        "letter": asked.letter,
        "round": asked,
        "words": asked.words,
        "asked": reader.asked,
        "again": again,
        "has_account": reader.has_account,
        "address": url_for("asked_letters.letter", **where),
    }
    return visit.post.write(
        visit.session, KIND, reader.addressee.email, f"{KIND}/{asked.id}/{key}", words, visit.at,
        programme=visit.programme.id,
    )  # fmt: skip
