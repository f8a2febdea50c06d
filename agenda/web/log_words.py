"""What somebody did, in the words of the log: ``{}`` is to what."""

EVENTS = {
    "access.refused": "mocht niet naar {}",
    "access.refused_often": "werd zo vaak geweigerd dat het logboek dit uur geen weigeringen meer opneemt",
    "action.add": "zette {} in de agenda",
    "action.change": "wijzigde {}",
    "action.divide": "verdeelde {} over een groep",
    "action.merge": "liet {} opgaan in een andere actie",
    "action.owner": "gaf de uitvoering van een deel van {} in andere handen",
    "action.progress": "werkte {} bij uit een voortgangsmelding",
    "action.share": "werkte het deel van een partij in {} bij",
    "action.term": "las de termijnen van {} opnieuw",
    "annotation.write": "schreef {}",
    "commitment.add": "legde {} vast",
    "consultation.item": "zette een agendapunt op {}",
    "consultation.plan": "plande {}",
    "day_off.end": "beëindigde {}",
    "day_off.keep": "legde {} vast",
    "decision.execute": "meldde {} als uitgevoerd",
    "decision.link": "koppelde {} aan een actie",
    "decision.record": "legde {} vast",
    "decision.report": "meldde {} terug aan het overleg",
    "decision.settle": "deed {} af",
    "decision.start": "nam {} in uitvoering",
    "dossier.build": "maakte {}",
    "goal.add": "zette {} in de agenda",
    "goal.change": "wijzigde {}",
    "group.keep": "werkte {} bij",
    "history.head": "legde {} buiten de database vast",
    "history.prune": "haalde oude regels weg, tot aan {}",
    "indicator.keep": "werkte {} bij",
    "intake.drop": "legde {} weg",
    "intake.load": "las {} in",
    "intake.offer": "bood {} aan",
    "letter.add": "begon {}",
    "letter.build": "maakte {}",
    "link.issue": "gaf {} uit",
    "link.revoke": "trok {} in",
    "log.export": "voerde {} uit",
    "occasion.keep": "zette {} op een dag",
    "party.keep": "werkte {} bij",
    "party.reachable": "meldde dat mail weer aankomt bij {}",
    "person.activate": "gaf {} weer toegang",
    "person.add": "nam {} op",
    "person.confirm": "bevestigde een rol van {}",
    "person.deactivate": "nam de toegang van {} weg",
    "person.erase": "wiste de gegevens van {}",
    "person.grant": "gaf {} een rol",
    "person.identity_linked": "koppelde een organisatieaccount aan {}",
    "person.invite": "nodigde {} uit",
    "person.lock": "sloot {} een tijd uit na te veel pogingen om in te loggen",
    "person.password": "stelde het wachtwoord van {} in",
    "person.password_asked": "vroeg een nieuw wachtwoord voor {}",
    "person.reachable": "meldde dat mail weer aankomt bij {}",
    "person.recovery_code_used": "gebruikte een herstelcode van {}",
    "person.recovery_codes": "maakte nieuwe herstelcodes voor {}",
    "person.second_factor_off": "zette de tweede factor van {} uit",
    "person.second_factor_on": "zette de tweede factor van {} aan",
    "person.sign_in": "logde in als {}",
    "person.sign_in_failed": "kon niet inloggen als {}",
    "person.sign_out": "logde uit als {}",
    "person.sign_out_all": "beëindigde alle sessies van {}",
    "person.uninvite": "trok de uitnodiging van {} in",
    "person.withdraw": "trok een rol van {} in",
    "programme.keep": "werkte {} bij",
    "recess.end": "beëindigde {}",
    "recess.keep": "legde {} vast",
    "question.reopen": "heropende {}",
    "round.change": "wijzigde {}",
    "round.close": "sloot {}",
    "round.drop": "schrapte {}",
    "round.freeze": "bevroor {}",
    "round.open": "opende {}",
    "round.plan": "plande {}",
    "round.reopen": "heropende {}",
    "update.accept": "accepteerde {}",
    "update.attach": "deed een bijlage bij {}",
    "update.consent": "reageerde op {}",
    "update.delegate": "vroeg een collega voor {}",
    "update.detach": "haalde een bijlage weg bij {}",
    "update.freeze": "bevroor {}",
    "update.record": "legde voor de partij vast: {}",
    "update.return": "stuurde {} terug",
    "update.revoke": "nam ‘ongewijzigd’ terug in {}",
    "update.reword": "paste de tekst aan van {}",
    "update.submit": "diende {} in",
    "update.unchanged": "meldde ‘ongewijzigd’ in {}",
    "update.withdraw": "nam {} terug",
    "update.write": "schreef {}",
}
"""Per event what is told of it; a house test holds the list to every event that is recorded anywhere."""

RESULTS = ("gedaan", "geweigerd")
ACTORS = {"system": "Systeem", "nobody": "niet ingelogd"}
LINK = "link:"


def who(key: str, names: dict[str, str]) -> str:
    """The name that belongs to the key of an actor."""
    if key.startswith(LINK):
        return f"antwoordlink {key.removeprefix(LINK)}"
    return names.get(key) or ACTORS.get(key, "onbekend")


def parted(event: str) -> tuple[str, str]:
    """What stands before and what after the thing; of an unknown event its own name goes before."""
    before, _, after = EVENTS.get(event, f"{event}: {{}}").partition("{}")
    return before, after
