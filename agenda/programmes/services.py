from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.programmes.models import Occasion, Programme


@dataclass(frozen=True)
class ProgrammeValues:
    key: str
    name: str
    secretariat: str
    secretariat_email: str
    consultation_name: str


def keep_programme(session: Session, values: ProgrammeValues, stamp: Stamp) -> Programme:
    """Makes the programme, or brings it in line with the values."""
    programme = session.scalar(select(Programme).where(Programme.key == values.key))
    new = asdict(values)
    old = {name: getattr(programme, name) for name in new} if programme else {}
    if old != new:
        require(stamp.by, Permission.PROGRAMME_LOAD, Scope())
    if programme is None:
        programme = Programme(**new)
        session.add(programme)
    if old != new:
        for name, value in new.items():
            setattr(programme, name, value)
        record(session, "programme.keep", programme, stamp, old=old, new=new)
    return programme


def keep_occasion(session: Session, programme: Programme, key: str, day: date, stamp: Stamp) -> Occasion:
    """Makes the occasion, or moves it: what is tied to it moves along."""
    require(stamp.by, Permission.CONSULTATION_WRITE, programme)
    occasion = session.scalar(select(Occasion).where(Occasion.programme_id == programme.id, Occasion.key == key))
    old = {"day": occasion.day} if occasion else {}
    if occasion is None:
        occasion = Occasion(programme_id=programme.id, key=key, day=day)
        session.add(occasion)
    if old.get("day") != day:
        occasion.day = day
        record(session, "occasion.keep", occasion, stamp, old=old, new={"key": key, "day": day})
    return occasion
