"""What can be done with a person as a whole, as a table: each is asked once more on a page of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agenda.accounts.inviting import invite_again
from agenda.accounts.listing import Listed
from agenda.accounts.models import Person
from agenda.accounts.oversight import objection, rights_of
from agenda.accounts.people import activate, mail_arrives, withdraw_invitation
from agenda.accounts.rules import Standing, standing_of
from agenda.accounts.second_factor import has_second_factor, switch_off
from agenda.actions.handover import shares_naming
from agenda.dossiers.erasure import erase_person
from agenda.dossiers.leaving import shut_out
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission
from agenda.parties.queries import reached_at
from agenda.web.undelivered import undelivered
from agenda.web.visit import visit

NOT_POSSIBLE = "Dat kan nu niet (meer) bij {}. Kijk op de pagina van deze persoon wat wel kan."


def no_notes(person: Person) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Act:
    """``explains`` are sentences with the {name} of the person; ``notes`` gives more that is worth knowing first."""

    key: str
    label: str
    explains: tuple[str, ...]
    done: str
    fits: Callable[[Listed], bool]
    do: Callable[[Person], object]
    notes: Callable[[Person], Iterable[str]] = no_notes
    negative: bool = True


def _still_named(person: Person) -> Iterable[str]:
    """Where an erased person would still stand, in texts that are not ours to change."""
    if parties := reached_at(visit.session, person.email):
        shorts = spoken_list(sorted(visit.names[one].short for one in parties))
        yield f"Het adres staat nog als contact bij {shorts}. Pas dat op de kaart van de partij aan."
    if shares := shares_naming(visit.session, person.name, visit.programme.id):
        numbers = spoken_list(share.number for share in shares)
        yield f"De naam staat nog bij wie het uitvoert, bij actie {numbers}. Pas dat daar aan."


ACTS = {
    act.key: act
    for act in (
        Act(
            "opnieuw-uitnodigen",
            "Opnieuw uitnodigen",
            ("{name} krijgt een nieuwe mail met een link. De vorige link werkt dan niet meer.",),
            "De uitnodiging aan {name} is verstuurd.",
            lambda listed: standing_of(listed.person) is Standing.INVITED,
            lambda person: invite_again(visit.session, person, visit.programme, visit.post, visit.stamp),
            negative=False,
        ),
        Act(
            "adres-werkt",
            "Adres werkt weer",
            ("{name} krijgt daarna weer mail, en staat niet meer als onbereikbaar te boek.",),
            "{name} krijgt weer mail.",
            lambda listed: bool(undelivered([listed.person.email])),
            lambda person: mail_arrives(visit.session, person, visit.stamp, visit.programme),
            notes=lambda person: undelivered([person.email]).values(),
            negative=False,
        ),
        Act(
            "uitnodiging-intrekken",
            "Uitnodiging intrekken",
            (
                "De link in de mail aan {name} werkt daarna niet meer.",
                "De rollen blijven staan. Trek die apart in, of nodig later opnieuw uit.",
            ),
            "De uitnodiging aan {name} is ingetrokken.",
            lambda listed: listed.invited_until is not None,
            lambda person: withdraw_invitation(visit.session, person, visit.stamp, visit.programme),
        ),
        Act(
            "tweede-factor-uit",
            "Tweede factor uitzetten",
            (
                "Doe dit alleen als {name} de telefoon en de herstelcodes kwijt is, en u zeker weet wie dit vraagt.",
                "Tot er een nieuwe tweede factor is, volstaat het wachtwoord.",
            ),
            "De tweede factor van {name} is uitgezet.",
            lambda listed: has_second_factor(listed.person),
            lambda person: switch_off(visit.session, person, visit.stamp, visit.programme),
        ),
        Act(
            "toegang-wegnemen",
            "Toegang wegnemen",
            (
                "{name} kan daarna niet meer inloggen en wordt overal meteen uitgelogd.",
                "De rollen blijven staan, voor als u de toegang teruggeeft.",
                "Links naar het eigen dossier van een partij vervallen; die komen niet terug.",
            ),
            "{name} heeft geen toegang meer.",
            lambda listed: listed.person.active,
            lambda person: shut_out(visit.session, person, visit.stamp, visit.programme),
        ),
        Act(
            "toegang-teruggeven",
            "Toegang teruggeven",
            ("{name} kan daarna weer inloggen, met de rollen die er nog zijn.",),
            "{name} heeft weer toegang.",
            lambda listed: not listed.person.active,
            lambda person: activate(visit.session, person, visit.stamp, visit.programme),
            negative=False,
        ),
        Act(
            "wissen",
            "Persoonsgegevens wissen",
            (
                "De naam, het e-mailadres en alles om mee in te loggen verdwijnen. Dit kunt u niet terugdraaien.",
                "Wat {name} deed, blijft in de geschiedenis, op naam van ‘verwijderde persoon’.",
                "Mail die nog klaarstaat voor dit adres, wordt niet meer verstuurd.",
            ),
            "De persoonsgegevens zijn gewist.",
            lambda listed: not listed.person.memberships,
            lambda person: erase_person(visit.session, person, visit.stamp, visit.programme),
            notes=_still_named,
        ),
    )
}


def hindrance(person: Person) -> str | None:
    """Why the visitor can do nothing with this person as a whole."""
    if not visit.may(Permission.PERSON_MANAGE, visit.programme):
        return None
    return objection(visit.actor, person, rights_of(person))


def offered_acts(listed: Listed) -> list[Act]:
    if not visit.may(Permission.PERSON_MANAGE, visit.programme) or hindrance(listed.person):
        return []
    return [act for act in ACTS.values() if act.fits(listed)]


def fitting(listed: Listed, key: str) -> Act:
    """The act, if it can be done with this person now."""
    act = ACTS.get(key)
    if act is None or not act.fits(listed):
        raise NotNow(NOT_POSSIBLE.format(listed.person.name))
    return act
