"""What the parties are told by mail of a decision list. No mail holds what is not for all who take part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from agenda.accounts.queries import answerers
from agenda.consultations.models import Consultation
from agenda.decisions.list_queries import corrections_of
from agenda.decisions.models import Correction, DecisionList, SignOff
from agenda.decisions.queries import decisions_of
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee
from agenda.programmes.rules import secretariat_of
from agenda.web.visit import visit

ALL_PARTIES = Audience(Confidentiality.PARTICIPANTS)


@dataclass(frozen=True)
class Reader:
    """Who is written to for one party, and whether that person can answer on the site."""

    sign_off: SignOff
    addressee: Addressee
    has_account: bool


def tell_asked(consultation: Consultation, asked: DecisionList) -> int:
    """Each party once per edition; how many mails that are."""
    before = [one for one in corrections_of(visit.session, consultation, ALL_PARTIES) if one.edition < asked.edition]
    told = {
        "decisions": decisions_of(visit.session, consultation, ALL_PARTIES),
        "changed": [one for one in before if one.edition == asked.edition - 1],
    }
    return sum(_write("decision_list_asked", consultation, one, told, asked.edition) for one in _readers(asked))


def tell_corrected(consultation: Consultation, asked: DecisionList, correction: Correction) -> int:
    """Of a decision that is not for all of them the parties hear nothing."""
    if not ALL_PARTIES.sees(correction.decision):
        return 0
    told = {"correction": correction, "decision": correction.decision}
    return sum(_write("decision_corrected", consultation, one, told, correction.id) for one in _readers(asked))


def _readers(asked: DecisionList) -> Iterable[Reader]:
    parties = [one.party_id for one in asked.sign_offs]
    reached = addressees(visit.session, parties, secretariat_of(visit.programme), visit.today)
    accounts = answerers(visit.session, visit.programme.id, parties)
    for one in asked.sign_offs:
        addressee = reached[one.party_id]
        yield Reader(one, addressee, (addressee.email.lower(), one.party_id) in accounts)


def _write(kind: str, consultation: Consultation, reader: Reader, told: Mapping[str, object], number: int) -> bool:
    words = {
        "name": reader.addressee.name,
        "via": reader.addressee.via.value,
        "party": visit.names[reader.sign_off.party_id].name,
        "programme": visit.programme,
        "consultation": consultation,
        "list": reader.sign_off.decision_list,
        "has_account": reader.has_account,
        "address": _address(kind, consultation, reader.sign_off.party_id),
        **told,
    }
    key = f"{kind}/{reader.sign_off.id}/{number}"
    return visit.post.write(
        visit.session, kind, reader.addressee.email, key, words, visit.at, programme=visit.programme.id
    )


def _address(kind: str, consultation: Consultation, party: int) -> str:
    programme, key = visit.programme.key, consultation.occasion.key
    if kind == "decision_list_asked":
        return url_for("sign_offs.answer", programme=programme, key=key, party=party)
    return url_for("decision_lists.decision_list", programme=programme, key=key)
