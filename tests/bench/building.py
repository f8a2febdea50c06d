"""What a whole dossier costs: ``python -m tests.bench.building --sizes 300,1000,5000``.

Each size has a process of its own, so that its peak of memory is its own: that of this process and that of the largest
process that it started (the typesetter, the binder of annexes). Seconds are of the clock and of the processor, those of
the other processes included; a programme of that size and three papers of twenty pages are made beforehand and are not
measured.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

import pikepdf
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.consultations.models import Consultation
from agenda.consultations.papers import Upload, attach_paper
from agenda.consultations.queries import consultation_by_key
from agenda.dossiers.services import build_dossier
from agenda.gateways.files import fetch
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from config import read_config
from tests.bench.__main__ import NOW, furnished
from tests.bench.measuring import listened, questions
from tests.bench.seeding import KEY, PAST_ROUNDS, consultation_key
from tests.consultations.paper_files import pdf

GOALS = {300: 3.0, 1_000: 8.0, 5_000: 60.0}
"""Most seconds for so many actions."""

MEMORY = {300: 600, 1_000: 600, 5_000: 1_600}
"""Most MiB."""

MIB = 1024
FORMATS = ("pdf", "html", "zip")
PAPERS, PAGES = 3, 20


@dataclass(frozen=True)
class Built:
    actions: int
    clock: float
    processor: float
    own_memory: int
    other_memory: int
    statements: int
    pages: int
    sizes: dict[str, int]

    @property
    def verdict(self) -> str:
        memory = max(self.own_memory, self.other_memory)
        slow = self.clock > GOALS.get(self.actions, float("inf"))
        large = memory > MEMORY.get(self.actions, float("inf"))
        return ", ".join(word for word, true in (("te traag", slow), ("te groot", large)) if true) or "goed"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.building", description="Wat een dossier kost.")
    parser.add_argument("--sizes", default="300,1000,5000", help="aantallen acties, met komma's")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        sys.stdout.write(json.dumps(asdict(built(options.one))))
        return
    sys.stdout.writelines(told(in_a_process_of_its_own(int(size))) for size in options.sizes.split(","))


def in_a_process_of_its_own(size: int) -> Built:
    command = [sys.executable, "-m", "tests.bench.building", "--one", str(size)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Built(**json.loads(done.stdout))


def built(size: int) -> Built:
    fonts = read_config({}).fonts_folder
    with furnished(size, 0, postgresql=False) as database:
        with database.transaction() as session:
            add_papers(session, meeting_of(session))
        before = spent()
        with listened(database.engine) as heard, database.transaction() as session:
            edition = build_dossier(session, meeting_of(session), "full", FORMATS, fonts, stamp())
            kept = {file.format: file.sha256 for file in edition.files}
        after = spent()
        with database.reading() as session:
            files = {name: fetch(session, digest) for name, digest in kept.items()}
    with pikepdf.open(BytesIO(files["pdf"])) as written:
        pages = len(written.pages)
    return Built(
        size,
        round(after[0] - before[0], 2),
        round(after[1] - before[1], 2),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MIB,
        len(questions(heard)),
        pages,
        {name: len(content) // MIB for name, content in files.items()},
    )


def stamp() -> Stamp:
    return Stamp(Operator(), NOW, "proef")


def meeting_of(session: Session) -> Consultation:
    return consultation_by_key(session, consultation_key(PAST_ROUNDS + 1), programme_by_key(session, KEY))


def add_papers(session: Session, meeting: Consultation) -> None:
    content = pdf(lambda file: [file.add_blank_page() for _ in range(PAGES - 1)])
    for item in meeting.items[:PAPERS]:
        upload = Upload("notitie.pdf", content)
        attach_paper(session, item, upload, Confidentiality.PARTICIPANTS, stamp(), f"Notitie bij {item.subject}")


def spent() -> tuple[float, float]:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter(), own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def told(one: Built) -> str:
    sizes = ", ".join(f"{name} {size} KiB" for name, size in one.sizes.items())
    return (
        f"{one.actions} acties: {one.clock} s ({one.processor} s CPU), {one.own_memory} MiB en {one.other_memory} MiB "
        f"in de zetter, {one.statements} vragen, {one.pages} bladzijden, {sizes}: {one.verdict}\n"
    )


if __name__ == "__main__":
    main()
