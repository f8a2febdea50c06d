import json
from pathlib import Path

import pytest

from agenda.gateways.database import Database
from agenda.history.examination import faults_in_chain
from tests.bench.__main__ import main
from tests.bench.building import FORMATS, built, told
from tests.bench.seeding import seed
from tests.conftest import CHAIN_KEY


def test_every_page_gets_its_figures_and_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    main(["--sizes", "30", "--decisions", "30", "--repeat", "1", "--json", str(file)])
    told, figures = capsys.readouterr().out, json.loads(file.read_text())
    assert all(page["figures"]["clock"] > 0 and page["name"] in told for page in figures["pages"])


def test_a_dossier_gets_its_figures_and_a_verdict() -> None:
    figures = built(40)
    assert set(figures.sizes) == set(FORMATS)
    assert min(*figures.sizes.values(), figures.pages, figures.clock, figures.own_memory, figures.other_memory) > 0
    assert told(figures).endswith(": goed\n")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_history_of_a_seeded_programme_is_whole(database: Database) -> None:
    seed(database, 30)
    with database.reading() as session:
        assert list(faults_in_chain(session, CHAIN_KEY)) == []
