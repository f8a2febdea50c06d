"""``agenda consultation plan`` and ``agenda consultation status``"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import click
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.commands.dutch import DayType, DutchCommand, DutchGroup
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench
from agenda.consultations.collisions import Plan, collisions
from agenda.consultations.invitations import spoken_hours
from agenda.consultations.meeting_queries import next_consultation
from agenda.consultations.models import Consultation
from agenda.consultations.planning import ConsultationValues, plan_next, proposed_title
from agenda.consultations.queries import consultation_by_key
from agenda.countdown.overview import Overview, overview
from agenda.countdown.queries import StepStand
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.dutch import AMSTERDAM, spoken_list, spoken_weekday
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, require
from agenda.kernel.words import Word
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key, programmes

programme_option = click.option("--programme", metavar="SLEUTEL", help="Nodig als er meer programma’s zijn.")
as_json = click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")


@click.group("consultation", cls=DutchGroup)
@acting
def consultation() -> None:
    """Overleggen: plannen, en hoe het ermee staat."""


@consultation.command("plan", cls=DutchCommand)
@click.argument("key", metavar="SLEUTEL")
@click.option("--on", "day", metavar="DAG", type=DayType(), required=True, help="De dag van het overleg.")
@programme_option
@click.option("--title", metavar="TITEL", help="Anders de naam van het overleg en het halfjaar.")
@click.option("--place", metavar="PLAATS", default="", help="Anders de plaats van de reeks.")
@as_json
@with_bench
def plan(
    bench: Bench, key: str, day: date, programme: str | None, title: str | None, place: str, as_json: bool
) -> None:
    """Plan een overleg, met de leden van de reeks als genodigden; waar de dag botst, staat erbij."""
    with bench.database.transaction() as session:
        stamp, where = bench.stamp(session), _programme(session, programme)
        calendar = term_calendar(session)
        values = ConsultationValues(key, day, title or proposed_title(where, day), place)
        planned = plan_next(session, where, values, calendar, stamp)
        warned = collisions(session, Plan(where, day, planned.id), calendar, stamp.by)
        told = {"key": key, "day": day.isoformat(), "title": planned.title, "place": planned.place}
    if as_json:
        click.echo(json.dumps(told | {"collisions": warned}, ensure_ascii=False))
        return
    click.echo(f"Overleg {key} is gepland op {spoken_weekday(day)}.")
    for sentence in warned:
        click.echo(f"Let op: {sentence}")


def _programme(session: Session, key: str | None) -> Programme:
    if key:
        return programme_by_key(session, key)
    known = programmes(session)
    if len(known) != 1:
        raise NotFound("Noem met --programme welk programma.")
    return known[0]


@consultation.command("status", cls=DutchCommand)
@click.argument("key", metavar="[SLEUTEL]", required=False)
@programme_option
@as_json
@with_bench
def status(bench: Bench, key: str | None, programme: str | None, as_json: bool) -> None:
    """Hoe het staat met een overleg, zonder sleutel het eerstvolgende: van bijeenkomsten tot de volgende stap."""
    with bench.database.reading() as session:
        actor, today = bench.stamp(session).by, bench.clock.now().astimezone(AMSTERDAM).date()
        shown = _wanted(session, key, programme, today)
        require(actor, Permission.CONSULTATION_READ, shown)
        found = overview(session, shown, today, Eyes(actor))
        told = json.dumps(_as_json(found), ensure_ascii=False) if as_json else "\n".join(_in_words(found))
    click.echo(told)


def _wanted(session: Session, key: str | None, programme: str | None, today: date) -> Consultation:
    if key:
        return consultation_by_key(session, key, programme_by_key(session, programme) if programme else None)
    found = next_consultation(session, _programme(session, programme), today)
    if found is None:
        raise NotFound("Er is nog geen overleg gepland.")
    return found


def _in_words(found: Overview) -> Iterator[str]:
    shown = found.consultation
    yield f"{shown.occasion.key}: {shown.title}, {spoken_weekday(shown.occasion.day)}."
    yield f"Agenda: {shown.agenda_state.label}; {_counted(found.items) or 'geen agendapunten'}."
    for meeting, replies in found.meetings:
        when = ", ".join(filter(None, (spoken_weekday(meeting.day), spoken_hours(meeting))))
        cancelled = " (afgezegd)" if meeting.cancelled_at else ""
        yield f"{meeting.kind.label.capitalize()}{cancelled}: {when}; {_counted(replies) or 'nog niemand genodigd'}."
    listed = found.decision_list.label if found.decision_list else "nog niet gemaakt"
    yield f"Besluiten: {_counted(found.decisions) or 'geen'}. Besluitenlijst: {listed}."
    if found.next:
        yield f"Volgende stap: {_step_in_words(found.next)}"


def _step_in_words(step: StepStand) -> str:
    return f"{step.step.label}, {spoken_weekday(step.day)} ({step.state.label}). {step.missing}".rstrip()


def _counted(counts: Mapping[Any, int]) -> str:
    return spoken_list(f"{number} {word.label}" for word, number in _ordered(counts))


def _ordered(counts: Mapping[Any, int]) -> list[tuple[Word, int]]:
    """As their list of words has them."""
    words = type(next(iter(counts))) if counts else ()
    return [(word, counts[word]) for word in words if counts.get(word)]


def _as_json(found: Overview) -> dict[str, Any]:
    """Days as ISO dates, words as they are stored."""
    shown = found.consultation
    return {
        "key": shown.occasion.key,
        "title": shown.title,
        "day": shown.occasion.day.isoformat(),
        "agenda": shown.agenda_state.value,
        "meetings": [
            {
                "kind": meeting.kind.value,
                "day": meeting.day.isoformat(),
                "cancelled": meeting.cancelled_at is not None,
                "replies": _stored(replies),
            }
            for meeting, replies in found.meetings
        ],
        "items": _stored(found.items),
        "decisions": _stored(found.decisions),
        "decision_list": found.decision_list.value if found.decision_list else None,
        "next": _step_as_json(found.next) if found.next else None,
    }


def _step_as_json(step: StepStand) -> dict[str, str]:
    return {"step": step.step.name, "day": step.day.isoformat(), "state": step.state.value, "missing": step.missing}


def _stored(counts: Mapping[Any, int]) -> dict[str, int]:
    return {word.value: number for word, number in _ordered(counts)}
