"""However dossiers are built, sent, released and taken back: nobody reads what was not released or sent to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agenda.documents.models import Edition
from agenda.dossiers.circle import Recipient
from agenda.dossiers.copies import copy_by_key, mark_opened
from agenda.dossiers.releasing import release_dossier
from agenda.dossiers.rules import expiry
from agenda.dossiers.sending import revoke_copy, send_dossier
from agenda.dossiers.shown import dossiers_of, public_dossier
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from tests.conftest import Templates
from tests.depth import depth
from tests.dossiers.made import AN, AT, BO, by, kept, meeting

PEOPLE = ("secretariaat@rve.example", "ez@rve.example", "nfia@rve.example", "lezer@rve.example", "auditor@rve.example")
SENDERS = st.sampled_from(["may"] * 4 + list(PEOPLE))
"""Mostly who may, for what it is about."""

OWNER = Recipient("Els", "ez@rve.example")
HOURS = st.sampled_from([0, 1, 30, 24 * 40])


@dataclass
class Released:
    """From when, as far as it was said and not refused."""

    readers: datetime | None = None
    public: datetime | None = None


@dataclass
class Link:
    key: str
    edition: Edition
    email: str
    works: bool = True


class Dossiers(RuleBasedStateMachine):
    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session = self.database.open()
        self.at = AT
        self.editions: list[Edition] = []
        self.released: dict[int, Released] = {}
        self.links: list[Link] = []

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def attempt(self, email: str, act: Callable[[Stamp], object]) -> bool:
        """What is refused changes nothing."""
        tried = self.session.begin_nested()
        try:
            act(by(self.session, email, self.at))
        except Refusal:
            tried.rollback()
            return False
        tried.commit()
        return True

    def sender(self, who: str, edition: Edition) -> str:
        return who if who != "may" else "ez@rve.example" if _own(edition) else "secretariaat@rve.example"

    def drawn(self, data: st.DataObject) -> Edition:
        return data.draw(st.sampled_from(self.editions))

    @initialize()
    def begin(self) -> None:
        for variant in ("full", "public", "party"):
            self.build(variant)

    @rule(variant=st.sampled_from(["full", "public", "party"]))
    def build(self, variant: str) -> None:
        party = party_by_key(self.session, "ez") if variant == "party" else None
        edition = kept(self.session, variant, [f"Geheim {len(self.editions)}"], party)
        self.editions.append(edition)
        self.released[edition.id] = Released()

    @rule(data=st.data(), who=SENDERS, to=st.lists(st.sampled_from([AN, BO, OWNER]), min_size=1, unique=True))
    @precondition(lambda self: self.editions)
    def send(self, data: st.DataObject, who: str, to: list[Recipient]) -> None:
        edition, sent = self.drawn(data), []
        email = self.sender(who, edition)
        if self.attempt(email, lambda stamp: sent.extend(send_dossier(self.session, edition, to, "", stamp))):
            assert email == "ez@rve.example" if _own(edition) else email == "secretariaat@rve.example"
            assert not _own(edition) or to == [OWNER]
            told = self.released[edition.id]
            told.readers = min(self.at, told.readers or self.at)
            for link in self.links:
                link.works &= link.edition is not edition or link.email not in {one.email for one in to}
            self.links += [Link(one.key, edition, one.copy.email) for one in sent]

    @rule(data=st.data(), who=SENDERS)
    @precondition(lambda self: any(link.works for link in self.links))
    def revoke(self, data: st.DataObject, who: str) -> None:
        link = data.draw(st.sampled_from([link for link in self.links if link.works]))
        copy, email = copy_by_key(self.session, link.key, AT), self.sender(who, link.edition)
        link.works = not self.attempt(email, lambda stamp: revoke_copy(self.session, copy, stamp))

    @rule(data=st.data(), who=SENDERS, readers=HOURS, public=st.none() | HOURS)
    @precondition(lambda self: self.editions)
    def release(self, data: st.DataObject, who: str, readers: int, public: int | None) -> None:
        edition = self.drawn(data)
        email = self.sender(who, edition)
        moments = self.at + timedelta(hours=readers), None if public is None else self.at + timedelta(hours=public)
        if self.attempt(email, lambda stamp: release_dossier(self.session, edition, *moments, stamp)):
            self.released[edition.id] = Released(*moments)

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(data=st.data())
    @precondition(lambda self: self.links)
    def open(self, data: st.DataObject) -> None:
        link = data.draw(st.sampled_from(self.links))
        if link.works and self.at < expiry(meeting(self.session).occasion.day):
            mark_opened(copy_by_key(self.session, link.key, self.at), self.at)

    @invariant()
    def a_link_opens_what_was_sent_with_it_as_long_as_it_works(self) -> None:
        over = expiry(meeting(self.session).occasion.day) <= self.at
        for link in self.links:
            try:
                found = copy_by_key(self.session, link.key, self.at)
            except Refusal:
                assert over or not link.works
            else:
                assert link.works
                assert not over
                assert (found.edition, found.email) == (link.edition, link.email)

    @invariant()
    def who_is_signed_in_sees_what_was_released_and_of_one_party_its_own(self) -> None:
        for email in PEOPLE:
            actor = by(self.session, email).by
            seen = {one.edition.id for one in dossiers_of(self.session, meeting(self.session), actor, self.at)}
            for edition in self.editions:
                if _own(edition):
                    assert (edition.id in seen) is (email == "ez@rve.example")
                elif email != "secretariaat@rve.example":
                    assert (edition.id in seen) is self.has_come(self.released[edition.id].readers)

    @invariant()
    def who_comes_by_sees_the_last_public_one_whose_moment_has_come(self) -> None:
        shown = public_dossier(self.session, meeting(self.session), self.at)
        come = [
            one
            for one in self.editions
            if one.confidentiality is Confidentiality.PUBLIC and self.has_come(self.released[one.id].public)
        ]
        assert shown is max(come, key=lambda one: one.version, default=None)

    def has_come(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self.at


def _own(edition: Edition) -> bool:
    return edition.confidentiality is Confidentiality.OWN_PARTY


def test_nobody_ever_reads_what_was_not_released_or_sent_to_them(templates: Templates) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    how = settings(max_examples=depth(6, 15), stateful_step_count=12, deadline=None, suppress_health_check=checks)
    with templates.copy("sqlite", "furnished") as database:
        run_state_machine_as_test(type("DossiersHere", (Dossiers,), {"database": database}), settings=how)
