"""Programmes as nobody would think of them: every field filled with anything that may stand in it."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind
from agenda.kernel.text import clean_text, one_line
from agenda.terms.words import Strength

Part = dict[str, Any]
PARTIES = ("ez", "ienw", "vro", "utrecht", "gemeente-utrecht", "vno-ncw", "mkb-nederland")
GROUPS = {"overheden": ("utrecht", "gemeente-utrecht"), "vno-ncw-mkb": ("vno-ncw", "mkb-nederland")}
SIGNS = "ab zé€&;:,/()'\"=+-@#\\\n\t <>{}|%.0123456789ﬁ–…\u00a0\u202e\u0007"
WORDINGS = ("eerste kwartaal van 2026", "dit najaar", "z.s.m.", "8 mei 2026", "voor het zomerreces 2026", "doorlopend")


def prose(most: int = 60) -> st.SearchStrategy[str]:
    anything = st.one_of(st.text(SIGNS, max_size=most), st.text(max_size=most))
    return anything.map(lambda text: clean_text(text).strip())


def line(most: int = 40) -> st.SearchStrategy[str]:
    return prose(most).map(lambda text: one_line(text).strip()).filter(bool)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
wordings = st.one_of(st.sampled_from(WORDINGS), line())


def label(words: type[Any], *, without: tuple[Any, ...] = ()) -> st.SearchStrategy[str]:
    return st.sampled_from([word.label for word in words if word not in without])


@st.composite
def reading(draw: st.DrawFn) -> Part:
    read: Part = {"gelezen-op": draw(days)}
    if draw(st.booleans()):
        read |= {"sterkte": draw(label(Strength)), "gehaald-op": draw(days), "bevestigd-door": draw(prose())}
    if draw(st.booleans()):
        read["verschuivingen"] = [
            {
                "was": draw(wordings),
                "werd": draw(wordings),
                "op": draw(days),
                "reden": draw(prose()),
                "akkoord": draw(prose()),
            }
        ]
    return read


@st.composite
def term(draw: st.DrawFn) -> Part:
    return {"termijn": draw(wordings), "waarvan": draw(st.one_of(st.just(""), line())), **draw(reading())}


@st.composite
def milestone(draw: st.DrawFn) -> Part:
    return {"mijlpaal": draw(line()), "termijn": draw(st.one_of(st.just(""), wordings)), **draw(reading())}


@st.composite
def stand(draw: st.DrawFn) -> Part:
    texts = {name: draw(line()) for name in ("oorzaak", "gevolg", "bijsturing")}
    return {"fase": draw(label(Phase)), "oordeel": draw(label(Rating)), "toelichting": draw(prose()), **texts}


@st.composite
def roles(draw: st.DrawFn) -> list[Part]:
    others = st.tuples(st.sampled_from(PARTIES), label(RoleKind, without=(RoleKind.LEAD,)))
    pairs = {(draw(st.sampled_from(PARTIES)), RoleKind.LEAD.label), *draw(st.lists(others, max_size=4))}
    return [
        {
            "partij": party,
            "rol": role,
            "aangenomen": draw(st.booleans()),
            "mag-besluiten": role == RoleKind.LEAD.label or draw(st.booleans()),
            "bevoegdheid": draw(prose()),
            "verantwoordelijkheid": draw(prose()),
        }
        for party, role in sorted(pairs)
    ]


@st.composite
def shares(draw: st.DrawFn) -> Part:
    group = draw(st.sampled_from(sorted(GROUPS)))
    parts = []
    for party in GROUPS[group]:
        share = draw(stand()) | {"partij": party, "wie": draw(prose())}
        if draw(st.booleans()):
            share["termijn"] = draw(term()) | {"waarvan": ""}
        parts.append(share)
    return {"verdeeld-over": group, "delen": parts, "stand-gezet-omdat": draw(prose())}


@st.composite
def action(draw: st.DrawFn, number: str, goal: str) -> Part:
    adoption = draw(label(Adoption, without=(Adoption.MERGED,)))
    part = draw(stand()) | {
        "nummer": number,
        "doel": goal,
        "soort": draw(label(ActionKind)),
        "titel": draw(line()),
        "omschrijving": draw(prose(200)),
        "rechtsgrond": draw(line()),
        "vaststelling": adoption,
        "vastgesteld-door": draw(prose()),
        "vervallen-omdat": draw(prose()),
        "vervallen-door": draw(prose()),
        "rollen": draw(roles()),
        "termijnen": draw(st.lists(term(), max_size=3)),
        "mijlpalen": draw(st.lists(milestone(), max_size=2)),
        "samenhang": draw(st.lists(link(), max_size=2)),
        "verwijzingen": draw(
            st.lists(st.sampled_from(["Kamerstuk 34682, nr. 178", "Een onderzoek; deel 2"]), max_size=2, unique=True)
        ),
    }
    return part | (draw(shares()) if draw(st.booleans()) else {})


@st.composite
def link(draw: st.DrawFn) -> Part:
    return {
        "soort": draw(label(LinkKind)),
        "titel": draw(line()),
        "adres": draw(st.sampled_from(["", "https://x.example/?a=b&c"])),
    }


@st.composite
def indicator(draw: st.DrawFn, key: str) -> Part:
    numbers = st.decimals(-(10**6), 10**6, places=3)
    first = draw(days)
    measured = [
        {"op": first + timedelta(days=nth), "waarde": draw(numbers), "bron": draw(line())}
        for nth in range(draw(st.integers(0, 3)))
    ]
    some = {"streefwaarde": draw(numbers), "streefwaarde-op": draw(days)} if draw(st.booleans()) else {}
    return {"sleutel": key, "naam": draw(line()), "eenheid": draw(line()), "metingen": measured, **some}


@st.composite
def programmes(draw: st.DrawFn) -> Part:
    goals = [
        {"nummer": "1", "titel": draw(line()), "omschrijving": draw(prose())},
        {"nummer": "2", "titel": draw(line())},
        {"nummer": "2.1", "titel": draw(line()), "onder": "2"},
    ]
    numbers = [("1.1", "1"), ("1.10", "1"), ("2.1.3", "2.1"), ("9.9", "2")][: draw(st.integers(0, 4))]
    return {
        "doelen": goals,
        "acties": [draw(action(number, goal)) for number, goal in numbers],
        "indicatoren": [draw(indicator(f"maat-{nth}")) for nth in range(draw(st.integers(0, 2)))],
    }


PARTY_PARTS = [
    {"sleutel": "ez", "soort": "ministerie", "namen": [{"kort": "EZ", "naam": "Economische Zaken"}]},
    {"sleutel": "ienw", "soort": "ministerie", "namen": [{"kort": "I&W", "naam": "Infrastructuur en Waterstaat"}]},
    {"sleutel": "vro", "soort": "ministerie", "namen": [{"kort": "VRO (nieuw); =1", "naam": "VRO"}]},
    {"sleutel": "utrecht", "soort": "provincie", "namen": [{"kort": "Utrecht", "naam": "provincie Utrecht"}]},
    {"sleutel": "gemeente-utrecht", "soort": "gemeente", "namen": [{"kort": "Utrecht", "naam": "gemeente Utrecht"}]},
    {"sleutel": "vno-ncw", "soort": "overig", "namen": [{"kort": "VNO-NCW", "naam": "VNO-NCW"}]},
    {"sleutel": "mkb-nederland", "soort": "overig", "namen": [{"kort": "MKB", "naam": "MKB-Nederland"}]},
]
GROUP_PARTS = [{"sleutel": key, "naam": f"groep {key}", "leden": list(members)} for key, members in GROUPS.items()]
