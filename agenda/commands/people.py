"""``agenda person``"""

import click
from sqlalchemy.orm import Session

from agenda.accounts.models import Role
from agenda.accounts.services import add_person, grant, set_password
from agenda.commands.dutch import DutchCommand, DutchGroup
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench
from agenda.kernel.refusal import Fault, Invalid
from agenda.parties.models import Party
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key

PARTY_ROLES = frozenset({Role.OWNER, Role.READER})
ROLES = {text: role for role in Role for text in (role.value, role.label)}


@click.group(cls=DutchGroup)
@acting
def person() -> None:
    """Personen en hun rollen."""


@person.command("add", cls=DutchCommand)
@click.argument("email", metavar="E-MAIL")
@click.option("--role", "role", metavar="ROL", required=True, help="Bijvoorbeeld: " + ", ".join(r.value for r in Role))
@click.option("--programme", "programme", metavar="SLEUTEL", help="In dit programma (anders: in alle).")
@click.option("--party", "party", metavar="SLEUTEL", help="Namens deze partij.")
@click.option("--name", "name", metavar="NAAM", default="", help="De naam die anderen zien.")
@click.option(
    "--password",
    "password",
    prompt="Wachtwoord",
    hide_input=True,
    envvar="AGENDA_NEW_PASSWORD",
    help="Wordt gevraagd als het hier niet staat.",
)
@with_bench
def add(
    bench: Bench, email: str, role: str, programme: str | None, party: str | None, name: str, password: str
) -> None:
    """Geef een persoon een account en een rol."""
    known = _role(role, party)
    with bench.database.transaction() as session:
        stamp = bench.stamp(session)
        added = add_person(session, email, name, stamp)
        where = programme_by_key(session, programme) if programme else None
        grant(session, added, known, where, _party(session, party), stamp)
        set_password(session, added, password, stamp)
    click.echo(f"{added.email} kan nu inloggen als {known.label}.")


def _role(text: str, party: str | None) -> Role:
    if text not in ROLES:
        known = ", ".join(role.value for role in Role)
        raise Invalid([Fault("--role", f"‘{text}’ is geen rol; kies uit: {known}.")])
    role = ROLES[text]
    if role in PARTY_ROLES and party is None:
        raise Invalid([Fault("--party", f"Noem de partij waarvoor deze persoon {role.label} is.")])
    return role


def _party(session: Session, key: str | None) -> Party | None:
    return party_by_key(session, key) if key else None
