"""``agenda person``"""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from agenda.accounts.invitations import mail_invitation
from agenda.accounts.listing import people_with_roles
from agenda.accounts.models import InvitationPurpose, Membership, Person, Role
from agenda.accounts.people import activate
from agenda.accounts.queries import person_by_email
from agenda.accounts.rules import spoken_role, standing_of
from agenda.accounts.services import add_person, grant, set_password
from agenda.app import make_post
from agenda.commands.dutch import DutchCommand, DutchGroup
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench
from agenda.dossiers.erasure import erase_person
from agenda.dossiers.leaving import shut_out as end_access
from agenda.dossiers.leaving import withdraw_role
from agenda.kernel.dutch import AMSTERDAM, spoken_list
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, require
from agenda.parties.models import Party
from agenda.parties.queries import names_on, party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key

Command = TypeVar("Command", bound=Callable[..., Any])

ROLES = {text: role for role in Role for text in (role.value, role.label)}

address = click.argument("email", metavar="E-MAIL")
role_option = click.option(
    "--role", "role", metavar="ROL", required=True, help="Bijvoorbeeld: " + ", ".join(role.value for role in Role)
)
programme_option = click.option(
    "--programme", "programme", metavar="SLEUTEL", help="In dit programma (anders: in alle)."
)
party_option = click.option("--party", "party", metavar="SLEUTEL", help="Namens deze partij.")


def for_a_role(command: Command) -> Command:
    """Which role, and where."""
    return address(role_option(programme_option(party_option(command))))


@click.group(cls=DutchGroup)
@acting
def person() -> None:
    """Personen en hun rollen."""


@person.command("add", cls=DutchCommand)
@for_a_role
@click.option("--name", "name", metavar="NAAM", default="", help="De naam die anderen zien.")
@click.option("--invite", "invited", is_flag=True, help="Mail een uitnodiging; dan is er nog geen wachtwoord nodig.")
@click.option(
    "--password",
    "password",
    metavar="WACHTWOORD",
    envvar="AGENDA_NEW_PASSWORD",
    help="Wordt gevraagd als het hier niet staat.",
)
@with_bench
def add(
    bench: Bench,
    email: str,
    role: str,
    programme: str | None,
    party: str | None,
    name: str,
    invited: bool,
    password: str | None,
) -> None:
    """Geef een persoon een account en een rol."""
    known = _role(role)
    if password is None and not invited:
        password = click.prompt("Wachtwoord", hide_input=True)
    with bench.database.transaction() as session:
        stamp = bench.stamp(session)
        where, of = _programme(session, programme), _party(session, party)
        added = add_person(session, email, name, stamp, where)
        grant(session, added, known, where, of, stamp)
        if password is not None and not invited:
            set_password(session, added, password, stamp)
        else:
            mail_invitation(session, added, InvitationPurpose.INVITATION, make_post(bench.config), stamp, where)
    how = "krijgt een uitnodiging" if invited else "kan nu inloggen"
    click.echo(f"{added.email} {how} als {known.label}.")


def _role(text: str) -> Role:
    if text not in ROLES:
        known = ", ".join(role.value for role in Role)
        raise Invalid([Fault("--role", f"‘{text}’ is geen rol; kies uit: {known}.")])
    return ROLES[text]


def _programme(session: Session, key: str | None) -> Programme | None:
    return programme_by_key(session, key) if key else None


def _party(session: Session, key: str | None) -> Party | None:
    return party_by_key(session, key) if key else None


@person.command("list", cls=DutchCommand)
@click.option("--programme", "programme", metavar="SLEUTEL", help="Alleen wie een rol heeft in dit programma.")
@with_bench
def show(bench: Bench, programme: str | None) -> None:
    """Toon iedereen met een rol: adres, naam, stand en rollen, met tabs ertussen."""
    with bench.database.reading() as session:
        stamp, where = bench.stamp(session), _programme(session, programme)
        require(stamp.by, Permission.ACCESS_READ, Scope(where.id if where else None))
        names = names_on(session, stamp.at.astimezone(AMSTERDAM).date())
        for one in people_with_roles(session, where):
            held = (
                spoken_role(role.role, names[role.party_id].short if role.party_id else None)
                for role in one.memberships
                if where is None or role.programme_id in {None, where.id}
            )
            click.echo("\t".join((one.email, one.name, standing_of(one).label, spoken_list(held))))


@person.command("grant", cls=DutchCommand)
@for_a_role
@with_bench
def give(bench: Bench, email: str, role: str, programme: str | None, party: str | None) -> None:
    """Geef iemand die er al is een rol erbij."""
    known = _role(role)
    with bench.database.transaction() as session:
        known_person = person_by_email(session, email)
        where, of = _programme(session, programme), _party(session, party)
        granted = grant(session, known_person, known, where, of, bench.stamp(session))
    click.echo(f"{known_person.email} {'is nu' if granted else 'was al'} {known.label}.")


@person.command("withdraw", cls=DutchCommand)
@for_a_role
@with_bench
def take(bench: Bench, email: str, role: str, programme: str | None, party: str | None) -> None:
    """Trek een rol van iemand in."""
    known = _role(role)
    with bench.database.transaction() as session:
        known_person = person_by_email(session, email)
        held = _held(known_person, known, _programme(session, programme), _party(session, party))
        withdraw_role(session, known_person, held.id, bench.stamp(session))
    click.echo(f"{known_person.email} is niet meer {known.label}.")


def _held(known: Person, role: Role, programme: Programme | None, party: Party | None) -> Membership:
    """The one role that is meant: exactly there, as with ``grant``."""
    where = (role, programme.id if programme else None, party.id if party else None)
    for one in known.memberships:
        if (one.role, one.programme_id, one.party_id) == where:
            return one
    raise NotFound(f"{known.email} heeft deze rol daar niet. Zie ‘agenda person list’; noem --programme en --party.")


@person.command("deactivate", cls=DutchCommand)
@address
@programme_option
@with_bench
def shut_out(bench: Bench, email: str, programme: str | None) -> None:
    """Neem iemand de toegang af; de rollen blijven."""
    with bench.database.transaction() as session:
        known = person_by_email(session, email)
        changed = end_access(session, known, bench.stamp(session), _programme(session, programme))
    click.echo(f"{known.email} {'heeft nu' if changed else 'had al'} geen toegang meer.")


@person.command("activate", cls=DutchCommand)
@address
@programme_option
@with_bench
def let_in(bench: Bench, email: str, programme: str | None) -> None:
    """Geef iemand de toegang terug."""
    with bench.database.transaction() as session:
        known = person_by_email(session, email)
        changed = activate(session, known, bench.stamp(session), _programme(session, programme))
    click.echo(f"{known.email} {'heeft weer' if changed else 'had al'} toegang.")


@person.command("erase", cls=DutchCommand)
@address
@programme_option
@click.option("--yes", "sure", is_flag=True, help="Vraag niet om bevestiging.")
@with_bench
def erase(bench: Bench, email: str, programme: str | None, sure: bool) -> None:
    """Wis de persoonsgegevens van iemand zonder rollen. Dit kunt u niet terugdraaien."""
    if not sure and click.prompt("Typ het adres nogmaals om te bevestigen") != email:
        raise NotNow("Dat is een ander adres. Er is niets gewist.")
    with bench.database.transaction() as session:
        known = person_by_email(session, email)
        erase_person(session, known, bench.stamp(session), _programme(session, programme))
    click.echo(f"De persoonsgegevens zijn gewist; wat overblijft heet {known.email}.")
