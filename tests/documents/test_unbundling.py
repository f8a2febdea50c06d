"""A zip of somebody else is looked at without harm, whatever is wrong with it."""

import json
import random
import sys
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from agenda.documents import confinement
from agenda.documents.claims import read_claim
from agenda.documents.inspecting import TOO_MUCH, inspected
from agenda.documents.unbundling import bundle_faults


def bundle(compression: int, size: int = 50) -> bytes:
    """One that is sound."""
    parts = {"inhoud.json": b"{}", "stukken/2A Notitie.txt": b"regel\n" * size}
    digests = {name: sha256(part).hexdigest() for name, part in parts.items()}
    files = [{"name": name, "sha256": digest} for name, digest in digests.items()]
    told = {"content_sha256": digests["inhoud.json"], "release": "1", "files": files}
    parts["manifest.json"] = json.dumps(told).encode()
    digests["manifest.json"] = sha256(parts["manifest.json"]).hexdigest()
    parts["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()
    data = BytesIO()
    with ZipFile(data, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


@pytest.mark.parametrize("compression", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_whatever_byte_of_it_is_another_nothing_breaks(compression: int) -> None:
    sound = bundle(compression)
    assert list(bundle_faults(sound)) == []
    chance = random.Random(compression)
    for place in range(len(sound)):
        for change in (0xFF, chance.randrange(1, 255)):
            flipped = bytearray(sound)
            flipped[place] ^= change
            assert all(isinstance(one, str) for one in bundle_faults(bytes(flipped)))
            read_claim(bytes(flipped))


def test_one_that_blows_up_is_given_up() -> None:
    told = list(bundle_faults(bundle(ZIP_DEFLATED, 100_000), most=500_000))
    assert told == ["Het zip-bestand wordt bij het uitpakken te groot om na te gaan."]
    assert list(bundle_faults(bundle(ZIP_DEFLATED, 100_000), most=700_000)) == []


def test_one_that_asks_too_much_is_given_up_and_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    claim, faults = inspected(bundle(ZIP_DEFLATED))
    assert (claim and claim.release, list(faults)) == ("1", [])
    assert inspected(bundle(ZIP_DEFLATED), patience=0.001) == (None, [TOO_MUCH])
    monkeypatch.setattr(confinement, "_begin", lambda name: [sys.executable, "-c", "import os; os.abort()"])
    assert inspected(bundle(ZIP_DEFLATED)) == (None, [TOO_MUCH])
