"""The markup of a passage, and what sources are called in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from agenda.documents.content import BulletList, Emphasis, Footnote, Link, NumberedList, Paragraph, Text, plain
from agenda.letters.markup import as_markup, blocks_of, keys_in, notes_in, paragraphs_of
from agenda.references.citations import SITE
from agenda.references.keys import key_for, key_of, keyed, normal_of
from agenda.references.models import Reference
from agenda.references.queries import references_by_key
from agenda.references.services import keep_reference
from tests.references.test_citations import SPELLINGS

PAPER = Reference(normal="Kamerstuk 34682, nr. 178", link=f"{SITE}/kst-34682-178.html")
STUDY = Reference(normal="Onderzoek ‘Ruimtelijke opgaven campussen’ (TwynstraGudde)", link=None)
KNOWN = keyed([PAPER, STUDY])
HOSTILE = "<script>alert('x')</script> & \"*_`[[[^^@\\"


def test_paragraphs_lists_stress_and_notes() -> None:
    text = "Een *mooie* dag.[^Kamerstuk 34682, nr. 178]\n \nDrie dingen:\n- een\n- twee\n\n3. drie\n4. vier"
    first, told, bullets, numbered = blocks_of(text)
    note = Footnote([Link(PAPER.link, "Kamerstuk 34682, nr. 178")])
    assert first == Paragraph([Text("Een "), Emphasis("mooie"), Text(" dag."), note])
    assert (told, bullets, numbered) == (
        Paragraph("Drie dingen:"),
        BulletList(["een", "twee"]),
        NumberedList(["drie", "vier"], 3),
    )
    assert paragraphs_of(text) == [text.split("\n \n")[0], "Drie dingen:\n- een\n- twee", "3. drie\n4. vier"]


def test_a_citation_by_key_is_a_note_with_its_link_and_its_words() -> None:
    (found,) = blocks_of("Zie dit[@kst-34682-178] en dat[@kst-34682-178, p. 3].", KNOWN)
    assert found == Paragraph(
        [
            Text("Zie dit"),
            Footnote([Link(PAPER.link, PAPER.normal)]),
            Text(" en dat"),
            Footnote([Link(PAPER.link, PAPER.normal), Text(", p. 3")]),
            Text("."),
        ]
    )
    (study,) = blocks_of(f"Zie[@{key_of(STUDY)}]", KNOWN)
    assert study == Paragraph([Text("Zie"), Footnote([Text(STUDY.normal)])])


def test_a_key_that_no_source_has_stays_in_sight() -> None:
    text = "Zie[@kst-1-2] en [@bestaat-niet, p. 3]."
    assert list(blocks_of(text, KNOWN)) == [Paragraph(text)]
    assert keys_in(f"{text} [@kst-34682-178] [@kst-1-2]") == ["kst-1-2", "bestaat-niet", "kst-34682-178"]
    assert notes_in("a[^ Een noot ] [@sleutel]") == ["Een noot"]


@pytest.mark.parametrize("normal", sorted({normal for normal, key in SPELLINGS.values() if key}))
def test_a_publication_is_called_by_its_name_and_found_by_it(normal: str) -> None:
    assert normal_of(key_for(normal)) == normal


def test_other_sources_are_called_by_their_title() -> None:
    assert key_of(STUDY) == "onderzoek-ruimtelijke-opgaven-campussen-twynstragudde"
    assert key_of(Reference(normal="Élan: ‘naïef’", link=None)) == "elan-naief"
    long = {key_for("Een heel lang verhaal " * 20 + end) for end in ("a", "b")}
    assert len(long) == 2
    assert all(len(key) < 80 for key in long)
    assert key_for("北京") != key_for("東京")


def test_sources_are_found_by_key(session: Session) -> None:
    paper = keep_reference(session, "Kamerstuk 34682, nr. 178")
    study = keep_reference(session, STUDY.normal)
    session.flush()
    keys = [key_of(study), "kst-34682-178", "kst-99999-1", "niets"]
    assert references_by_key(session, keys) == {key_of(study): study, "kst-34682-178": paper}
    assert references_by_key(session, []) == {}


@given(st.text(alphabet=st.sampled_from("ab *[]^@-.1\\\n<&_'\"é"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_was_typed_can_stand_in_a_passage_as_text(text: str) -> None:
    shown = list(blocks_of(as_markup(text), KNOWN))
    assert all(isinstance(block, Paragraph) for block in shown)
    assert (
        "".join(plain(block.content) for block in shown if isinstance(block, Paragraph))
        == " ".join(text.split("\n")).strip()
    )


def test_hostile_text_is_shown_as_it_is_and_read_in_no_time() -> None:
    (found,) = blocks_of(as_markup(HOSTILE))
    assert isinstance(found, Paragraph)
    assert plain(found.content) == HOSTILE
    for endless in ("[^" * 16_000, "*" * 32_000, "[@a," * 8_000, "\n- " * 10_000):
        assert list(blocks_of(endless)) is not None
