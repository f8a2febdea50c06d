"""Plays a story through the services that people use too, each step at its own moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.queries import action_by_number
from agenda.app import make_post
from agenda.calendars.queries import term_calendar
from agenda.commands.parts import Bench, write_file
from agenda.commands.story import (
    BuildDossier,
    BuildLetter,
    Decide,
    DraftLetter,
    FollowUpStep,
    FreezeRound,
    OpenRound,
    Report,
    RunClock,
    SendDossier,
    StoryStep,
)
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.following import take_follow_up_step
from agenda.decisions.queries import decision_by_number
from agenda.decisions.services import (
    DecisionValues,
    action_from_decision,
    link_action,
    record_decision,
)
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.queries import editions_of
from agenda.dossiers.circle import Recipient
from agenda.dossiers.copies import mark_opened
from agenda.dossiers.mailing import mail_copies
from agenda.dossiers.sending import send_dossier
from agenda.dossiers.services import build_dossier
from agenda.dossiers.shown import KIND
from agenda.exchange.directory import directory_of
from agenda.exchange.values import Reader
from agenda.gateways.clock import StandingClock
from agenda.gateways.files import fetch
from agenda.jobs.clockwork import run_once
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.dutch import count, spoken_date
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Stamp
from agenda.letters.heads import usual_head
from agenda.letters.papers import build_letter
from agenda.letters.queries import letter_by_key
from agenda.letters.services import draft_letter
from agenda.parties.queries import names_on, party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import occasion_by_key, programme_by_key
from agenda.progress.judging import accept, send_back
from agenda.progress.models import Round
from agenda.progress.queries import question_on, round_for
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from agenda.progress.rounds import RoundValues, start_round, take_round_step

ORIGIN = "voorbeeld"
REPORTED = ("done", "next", "cause", "consequence", "correction", "request", "passage")


@dataclass
class Player:
    """``out`` is where built files land; each step tells in Dutch what it did."""

    bench: Bench
    programme: str
    out: Path
    files: list[Path] = field(default_factory=list)

    def play(self, step: StoryStep) -> Iterator[str]:
        bench = replace(self.bench, clock=StandingClock(step.at))
        if isinstance(step, RunClock):
            yield from _run_clock(bench)
            return
        with bench.database.transaction() as session:
            programme = programme_by_key(session, self.programme)
            yield from PLAYS[type(step)](self, session, programme, step, bench.stamp(session, ORIGIN))

    def keep(self, session: Session, edition: Edition) -> str:
        written = [write_file(self.out, file.name, fetch(session, file.sha256)) for file in edition.files]
        self.files += written
        return ", ".join(str(file) for file in written)


Play = Callable[[Player, Session, Programme, Any, Stamp], Iterator[str]]


def _run_clock(bench: Bench) -> Iterator[str]:
    done = run_once(bench.workshop())
    written = count(done["reminders"], "herinnering", "herinneringen")
    yield f"De klok liep: {written} geschreven, {done['mail']} verzonden."


def _round(session: Session, programme: Programme, key: str) -> Round:
    round_ = round_for(session, occasion_by_key(session, programme, key))
    if round_ is None:
        raise NotNow(f"Voor {key} is nog geen uitvraag geopend.")
    return round_


def _build_letter(
    player: Player, session: Session, programme: Programme, step: BuildLetter, stamp: Stamp
) -> Iterator[str]:
    letter = letter_by_key(session, step.key, programme)
    edition = build_letter(session, letter, ("docx", "odt"), Materials(player.bench.config.fonts_folder), stamp)
    yield f"Brief {step.key} geschreven: {player.keep(session, edition)}."


def _open_round(player: Player, session: Session, programme: Programme, step: OpenRound, stamp: Stamp) -> Iterator[str]:
    occasion = occasion_by_key(session, programme, step.consultation)
    start_round(session, programme, RoundValues(step.closes_on, occasion), stamp)
    yield f"Uitvraag voor {step.consultation} geopend; hij sluit op {spoken_date(step.closes_on)}."


def _freeze_round(
    player: Player, session: Session, programme: Programme, step: FreezeRound, stamp: Stamp
) -> Iterator[str]:
    take_round_step(session, _round(session, programme, step.consultation), "freeze", stamp)
    yield f"Uitvraag voor {step.consultation} bevroren: dit is de peildatum."


def _report(player: Player, session: Session, programme: Programme, step: Report, stamp: Stamp) -> Iterator[str]:
    action = action_by_number(session, programme, step.action)
    party = party_by_key(session, step.party)
    question = question_on(session, _round(session, programme, step.consultation), action.id, party.id)
    if step.unchanged:
        update = report_unchanged(session, question, stamp)
    else:
        update = write_update(session, question, _given(step), stamp)
    for word in step.then:
        if word == "indienen":
            take_party_step(session, question, "submit", stamp)
        elif word == "accepteren":
            accept(session, update, names_on(session, step.at.date())[party.id].short, stamp)
        else:
            send_back(session, update, step.comment, {}, stamp)
    told = "ongewijzigd" if step.unchanged else update.rating.label
    yield f"Melding van {party.key} over {step.action}: {told} ({update.state.label})."


def _given(step: Report) -> dict[str, Any]:
    words = {name: word for name in ("phase", "rating") if (word := getattr(step, name)) is not None}
    return {name: getattr(step, name) for name in REPORTED} | words


def _build_dossier(
    player: Player, session: Session, programme: Programme, step: BuildDossier, stamp: Stamp
) -> Iterator[str]:
    meeting = consultation_by_key(session, step.consultation, programme)
    edition = build_dossier(session, meeting, step.variant, ("pdf",), player.bench.config.fonts_folder, stamp)
    yield f"Dossier van {step.consultation} samengesteld: {player.keep(session, edition)}."


def _send_dossier(
    player: Player, session: Session, programme: Programme, step: SendDossier, stamp: Stamp
) -> Iterator[str]:
    meeting = consultation_by_key(session, step.consultation, programme)
    edition = next(one for one in editions_of(session, KIND, meeting.id, Keeper()) if one.variant == step.variant)
    recipients = [
        Recipient(one.name, one.email, party_by_key(session, one.party).id if one.party else None)
        for one in step.recipients
    ]
    issued = send_dossier(session, edition, recipients, step.words, stamp)
    mail_copies(session, make_post(player.bench.config), issued, stamp.at)
    for sent, one in zip(issued, step.recipients, strict=True):
        if one.opens:
            mark_opened(sent.copy, stamp.at)
    told = count(len(issued), "ontvanger", "ontvangers")
    yield f"Versie {edition.version} van het dossier van {step.consultation} verzonden aan {told}."


def _decide(player: Player, session: Session, programme: Programme, step: Decide, stamp: Stamp) -> Iterator[str]:
    meeting = consultation_by_key(session, step.consultation, programme)
    item = next((one for one in meeting.items if one.number == step.item), None)
    decision = record_decision(
        session, meeting, item, DecisionValues(step.verb, step.text, step.asks_work, step.confidentiality), stamp
    )
    for number in step.actions:
        link_action(session, decision, action_by_number(session, programme, number), stamp)
    yield f"Besluit {decision.number} vastgelegd: {step.verb.label}."
    if step.new_action is not None:
        reader = Reader(directory_of(session, programme), term_calendar(session), step.at.date())
        values = reader.action(step.new_action)
        action = action_from_decision(session, programme, decision, values, stamp)
        yield f"Besluit {decision.number} werd actie {action.number}: {action.title}."


def _follow_up(
    player: Player, session: Session, programme: Programme, step: FollowUpStep, stamp: Stamp
) -> Iterator[str]:
    decision = decision_by_number(session, programme, step.decision)
    take_follow_up_step(session, decision, step.step, stamp, step.report)
    yield f"Besluit {step.decision} is {decision.follow_up.label}."


def _draft_letter(
    player: Player, session: Session, programme: Programme, step: DraftLetter, stamp: Stamp
) -> Iterator[str]:
    head = usual_head(session, programme, step.dated, None).columns()
    head |= {name: getattr(step, name) for name in ("key", "dated", "subject", "previous_on")}
    letter = draft_letter(session, programme, head, step.consultation, stamp)
    yield f"Brief {step.key} in concept: {count(len(letter.passages), 'passage', 'passages')}."


PLAYS: dict[type, Play] = {
    BuildLetter: _build_letter,
    OpenRound: _open_round,
    FreezeRound: _freeze_round,
    Report: _report,
    BuildDossier: _build_dossier,
    SendDossier: _send_dossier,
    Decide: _decide,
    FollowUpStep: _follow_up,
    DraftLetter: _draft_letter,
}
