"""What is checked of the decisions in a file, before anything is written."""

from collections.abc import Iterator

from agenda.exchange.shape import ConsultationPart, DecisionPart, ProgrammeFile

Path = tuple[str | int, ...]


def _decisions(file: ProgrammeFile) -> Iterator[tuple[Path, ConsultationPart, DecisionPart]]:
    for place, consultation in enumerate(file.consultations):
        for nth, decision in enumerate(consultation.decisions):
            yield ("overleggen", place, "besluiten", nth), consultation, decision


def reserving_parties(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for path, _, decision in _decisions(file):
        yield from (((*path, "voorbehouden"), one.party) for one in decision.reservations)


def reporting_meetings(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for path, _, decision in _decisions(file):
        if decision.reported_in:
            yield (*path, "teruggemeld-in"), decision.reported_in


def answers_to_nothing(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    """A decision answers one of the requested decisions of its item, and no two answer the same one."""
    answered = set()
    for path, consultation, decision in _decisions(file):
        place = (consultation.key, decision.item, decision.request)
        if sentence := _wrong_answer(consultation, decision, twice=place in answered):
            yield (*path, "gevraagd-besluit"), sentence
        answered.add(place)


def _wrong_answer(consultation: ConsultationPart, decision: DecisionPart, *, twice: bool) -> str:
    asked = {item.number: len(item.requested) for item in consultation.items}
    number = decision.request
    if number is None:
        return "Noem bij de uitkomst welk gevraagd besluit dit is, geteld vanaf 1." if decision.outcome else ""
    if decision.item is None or number > asked.get(decision.item, number):
        return f"Het agendapunt heeft geen gevraagd besluit {number}; verbeter het agendapunt of de telling."
    return f"Op gevraagd besluit {number} van dit agendapunt staat al een besluit." if twice else ""
