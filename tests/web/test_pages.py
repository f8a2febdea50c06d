import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from werkzeug.test import TestResponse as Answer

from agenda.app import create_app
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.web.headers import HEADERS
from config import read_config
from tests.conftest import PEOPLE, token_in

Browsers = Callable[[str], FlaskClient]
SECRETARIAT = "secretariaat@rve.example"
CHOSEN = {"checkbox", "radio"}
LIST = "/programmas/rve/acties"
ADDRESSES = {
    LIST: 200,
    f"{LIST}?fase=running&oordeel=unrated&termijn=half_year&doel=1&partij=1": 200,
    f"{LIST}?fase=onzin&doel=abc&na=%00&termijn=": 200,
    f"{LIST}/1": 200,
    f"{LIST}/1/wijzigen": 200,
    f"{LIST}/99999": 404,
    f"{LIST}?zoek=%25%00&vanaf=31-2-2026&tot=1-7-2026&volgorde=-term&vaststelling=merged&na=x_0001": 200,
    f"{LIST}/1/delen": 200,
    f"{LIST}/1/delen/verdelen": 200,
    f"{LIST}/1/delen/stand": 409,
    f"{LIST}/3/delen": 200,
    f"{LIST}/3/delen/stand": 200,
    f"{LIST}/3/delen/verdelen": 200,
    f"{LIST}/3/delen/99999/wijzigen": 404,
    "/programmas/rve/rollen": 200,
    "/programmas/rve/rollen?doel=4&partij=1&na=0004.0001": 200,
    f"{LIST}/nieuw": 200,
    f"{LIST}/nieuw?soort=agreement&doel=1": 200,
    f"{LIST}/nieuw?soort=onzin&doel=abc": 400,
    f"{LIST}/nummer/99.9": 404,
    f"{LIST}/nummer/%00": 404,
    f"{LIST}/1/nummer": 200,
    f"{LIST}/1/stappen/drop": 200,
    f"{LIST}/1/stappen/merge": 200,
    f"{LIST}/1/stappen/finish": 200,
    f"{LIST}/1/stappen/adopt": 409,
    f"{LIST}/1/stappen/onzin": 404,
    "/programmas/rve/doelen": 200,
    "/programmas/rve/doelen/nieuw": 200,
    "/programmas/rve/doelen/1/wijzigen": 200,
    "/programmas/rve/doelen/99999/wijzigen": 404,
    "/programmas/rve/uitvragen": 200,
    "/programmas/rve/uitvragen/nieuw": 200,
    "/programmas/rve/uitvragen/nergens": 404,
    "/programmas/rve/toezeggingen": 200,
    "/programmas/rve/toezeggingen?soort=onzin&stand=late&partij=1&pagina=99": 200,
    "/programmas/rve/toezeggingen/nieuw": 200,
    "/programmas/rve/toezeggingen/toezegging-wet-biz": 200,
    "/programmas/rve/toezeggingen/toezegging-wet-biz/wijzigen": 200,
    "/programmas/rve/toezeggingen/toezegging-wet-biz/afdoen": 200,
    "/programmas/rve/toezeggingen/nergens": 404,
    "/antwoordlink/rve/nergens/ez": 404,
    "/dossier/nergens": 404,
    "/openbaar/rve/BO-2026-1": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/exemplaren": 200,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/exemplaren/1/vergeten": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1/verzenden": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1/vrijgave": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1/niet-meer-openbaar": 404,
    "/programmas/rve/overleggen": 200,
    "/programmas/rve/brieven": 200,
    "/programmas/rve/brieven/nieuw": 200,
    "/programmas/rve/brieven/nieuw?overleg=%00": 200,
    "/programmas/rve/brieven/voorstellen": 200,
    "/programmas/rve/brieven/nergens": 404,
    "/programmas/rve/oude-brieven": 200,
    "/programmas/rve/oude-brieven/99999": 404,
    "/programmas/rve/oude-brieven/99999?stand=onzin&soort=%00&pagina=x": 404,
    "/programmas/rve/oude-brieven/99999/tekst": 404,
    "/programmas/rve/oude-brieven/99999/vondsten/1/overnemen": 404,
    "/programmas/rve/oude-brieven/99999/vondsten/1/wijzigen": 404,
    "/programmas/rve/oude-brieven/99999/vondsten/1/afwijzen": 404,
    "/programmas/rve/brieven/brief-2025-11-17": 200,
    "/programmas/rve/brieven/brief-2025-11-17/controle": 200,
    "/programmas/rve/brieven/brief-2025-11-17/versturen": 409,
    "/programmas/rve/brieven/brief-2025-11-17/kamerstuk": 200,
    "/programmas/rve/brieven/brief-2025-11-17/bestanden/nergens.pdf": 404,
    "/programmas/rve/brieven/brief-2025-11-17/passages/5": 200,
    "/programmas/rve/brieven/brief-2025-11-17/passages/99999": 404,
    "/programmas/rve/brieven/brief-2025-11-17/passages/5/weg": 409,
    "/programmas/rve/brieven/brief-2025-11-17/passages/nieuw": 409,
    "/programmas/rve/brieven/brief-2025-11-17/wijzigen": 409,
    "/programmas/rve/brieven/brief-2025-11-17/weglaten/1": 409,
    "/programmas/rve/brieven/brief-2025-11-17/voorstellen/1/1": 409,
    "/programmas/rve/brieven/brief-2025-11-17/voorstellen/1/niet-overnemen": 409,
    "/programmas/rve/besluiten": 200,
    "/programmas/rve/besluiten?opvolging=executed&lijst=idle&werkwoord=adopt&overleg=1&jaar=2025&partij=1&werk=ja": 200,
    "/programmas/rve/besluiten?opvolging=x&lijst=x&overleg=%00&jaar=9999&partij=x&werk=x&zoek=%25%00&pagina=x": 200,
    "/programmas/rve/besluiten/BO-2025-1.1": 200,
    "/programmas/rve/besluiten/BO-2025-1.2": 200,
    "/programmas/rve/besluiten/nergens": 404,
    "/programmas/rve/besluiten/downloaden/pdf": 404,
    "/programmas/rve/besluiten/BO-2025-1.1/stappen/report": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/stappen/back_to_open": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/stappen/execute": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/stappen/settle": 409,
    "/programmas/rve/besluiten/BO-2025-1.2/stappen/onzin": 404,
    "/programmas/rve/besluiten/BO-2025-1.2/acties": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/acties/nieuw": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/acties/1": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/acties/3": 200,
    "/programmas/rve/besluiten/BO-2025-1.2/acties/99999": 404,
    "/programmas/rve/overleggen/BO-2025-1/besluiten/dekking": 200,
    "/programmas/rve/overleggen/BO-2026-1/besluiten/dekking": 200,
    "/programmas/rve/overleggen/nergens/besluiten/dekking": 404,
    "/programmas/rve/overleggen/BO-2025-1": 200,
    "/programmas/rve/overleggen/BO-2026-1": 200,
    "/programmas/rve/overleggen/nergens": 404,
    "/programmas/rve/overleggen/plannen": 200,
    "/programmas/rve/overleggen/reeks": 200,
    "/programmas/rve/overleggen/reeks/wijzigen": 200,
    "/programmas/rve/overleggen/reeks/leden/nieuw": 200,
    "/programmas/rve/overleggen/reeks/leden/99999/wijzigen": 404,
    "/programmas/rve/overleggen/reeks/andere/nieuw": 200,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/nieuw/directors": 200,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/nieuw/consultation": 404,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2": 200,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/1": 404,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2/wijzigen": 200,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2/afzeggen": 200,
    "/programmas/rve/overleggen/BO-2026-1/bijeenkomsten/2/gasten/nieuw": 200,
    "/programmas/rve/overleggen/BO-2026-1/deelnemers/99999/antwoord": 404,
    "/programmas/rve/overleggen/BO-2026-1/deelnemers/99999/weg": 404,
    "/programmas/rve/gevraagd/brieven": 200,
    "/programmas/rve/gevraagd/brieven/brief-2025-11-17/1/1": 404,
    "/programmas/rve/gevraagd/brieven/brief-2025-11-17/1/1/verschillen": 404,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming": 200,
    "/programmas/rve/brieven/brief-2025-11-17/versies": 200,
    "/programmas/rve/brieven/brief-2025-11-17/versies/1/x.pdf": 404,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/1/verlengen": 404,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/openen": 409,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/verschillen": 200,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/verschillen?van=x&naar=%00": 404,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/1": 404,
    "/programmas/rve/brieven/brief-2025-11-17/afstemming/1/opmerkingen/1": 404,
    "/programmas/rve/brieven/nergens/afstemming": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers": 200,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/nergens.pdf": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1/verschillen": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1/verschillen?sinds=x": 404,
    "/programmas/rve/overleggen/BO-2026-1/dossiers/full/1/stukken/x": 404,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/annotaties/1": 403,
    "/programmas/rve/overleggen/BO-2026-1/punten/1": 200,
    "/programmas/rve/overleggen/BO-2026-1/punten/99999": 404,
    "/programmas/rve/overleggen/BO-2026-1/punten/nieuw": 200,
    "/programmas/rve/overleggen/BO-2026-1/punten/aandragen/1": 200,
    "/programmas/rve/overleggen/BO-2026-1/punten/aandragen/99999": 404,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/wijzigen": 200,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/stappen/withdraw": 200,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/stappen/place": 409,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/stappen/carry": 404,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/stukken": 200,
    "/programmas/rve/overleggen/BO-2026-1/punten/1/stukken/1": 404,
    "/programmas/rve/overleggen/BO-2026-1/volgorde": 200,
    "/programmas/rve/overleggen/groslijst": 200,
    "/programmas/rve/overleggen/groslijst?zoek=%25%00&stand=onzin&indiener=abc&overleg=9999999999&pagina=99": 200,
    "/programmas/rve/overleggen/groslijst?stand=treated&overleg=1": 200,
    "/programmas/rve/overleggen/groslijst/nieuw": 200,
    "/programmas/rve/overleggen/groslijst/1": 200,
    "/programmas/rve/overleggen/groslijst/1/wijzigen": 200,
    "/programmas/rve/overleggen/groslijst/1/agenderen": 200,
    "/programmas/rve/overleggen/groslijst/1/stappen/drop": 200,
    "/programmas/rve/overleggen/groslijst/1/stappen/reopen": 409,
    "/programmas/rve/overleggen/groslijst/1/stappen/onzin": 404,
    "/programmas/rve/overleggen/groslijst/99999": 404,
    "/programmas/rve/overleggen/BO-2026-1/oproep": 200,
    "/programmas/rve/overleggen/nergens/oproep": 404,
    "/programmas/rve/overleggen/BO-2025-1/doorschuiven": 200,
    "/programmas/rve/overleggen/BO-2026-1/doorschuiven": 409,
    "/programmas/rve/overleggen/BO-2026-1/agendaversies": 200,
    "/programmas/rve/overleggen/BO-2026-1/agendaversies/1": 404,
    "/programmas/rve/overleggen/BO-2026-1/agendaversies/stappen/settle": 200,
    "/programmas/rve/overleggen/BO-2026-1/agendaversies/stappen/freeze": 409,
    "/programmas/rve/overleggen/BO-2026-1/agendaversies/stappen/onzin": 404,
    "/programmas/rve/overleggen/BO-2026-1/agendaversies/vergelijken?van=x&naar=%00": 404,
    "/programmas/rve/overleggen/BO-2026-1/voorstellen/onzin/1/niet-agenderen": 404,
    "/programmas/rve/overleggen/BO-2026-1/annotaties/1": 403,
    "/programmas/rve/partijen": 200,
    "/programmas/rve/partijen/ez": 200,
    "/programmas/rve/partijen/ez/wijzigen": 200,
    "/programmas/rve/partijen/ez/kaart": 200,
    "/programmas/rve/partijen/nergens/kaart": 404,
    "/programmas/rve/gevraagd": 200,
    "/programmas/rve/uitvragen/BO-2026-1/vragen/2/1": 404,
    "/programmas/rve/uitvragen/BO-2026-1/vragen/2/1/bijlagen/1": 404,
    "/programmas/rve/partijen/nergens": 404,
    "/programmas/rve/nieuwe-partij": 200,
    "/programmas/rve/groepen": 200,
    "/programmas/rve/groepen/provincies/wijzigen": 200,
    "/programmas/rve/groepen/nergens/wijzigen": 404,
    "/programmas/rve/nieuwe-groep": 200,
    "/programmas/rve/wijzigingen": 200,
    "/programmas/rve/wijzigingen?van=16-11-2025&tot=18+november+2025&soort=added&pagina=2": 200,
    "/programmas/rve/wijzigingen?van=8+mei&tot=%00x": 400,
    "/programmas/onbekend/wijzigingen": 404,
    "/programmas/rve/downloaden": 200,
    "/programmas/rve/downloaden?vorm=pdf&toen=31-2-2026": 400,
    "/programmas/rve/inlezen": 200,
    "/programmas/rve/inlezen/99": 404,
    "/programmas/onbekend/acties": 404,
    "/programmas/rve/overleggen/BO-2026-1/verplaatsen": 200,
    "/programmas/rve/overleggen/aftelling": 200,
    "/programmas/rve/overleggen/aftelling/wijzigen": 200,
    "/programmas/rve/overleggen/BO-2026-1/aftelling/ask/starten": 200,
    "/programmas/rve/overleggen/BO-2026-1/aftelling/dossier/starten": 409,
    "/programmas/rve/overleggen/BO-2026-1/aftelling/papers/afvinken": 200,
    "/programmas/rve/overleggen/BO-2026-1/aftelling/onzin/afvinken": 404,
    "/programmas/rve/overleggen/nergens/aftelling/papers/afvinken": 404,
    "/programmas/rve/kalender": 200,
    "/programmas/rve/kalender/reces": 200,
    "/programmas/rve/kalender/reces?soort=summer&jaar=2026": 200,
    "/programmas/rve/kalender/reces?soort=onzin&jaar=0000": 200,
    "/programmas/rve/kalender/reces?soort=summer&jaar=0000": 200,
    "/programmas/rve/kalender/vrije-dag": 200,
    "/programmas/rve/kalender/reces/summer/2026/beeindigen": 404,
    "/programmas/rve/kalender/reces/onzin/2026/beeindigen": 404,
    "/programmas/rve/kalender/vrije-dag/1/beeindigen": 404,
    "/programmas/rve/indicatoren": 200,
    "/programmas/rve/indicatoren/terreinen-met-biz": 200,
    "/programmas/rve/indicatoren/terreinen-met-biz/wijzigen": 200,
    "/programmas/rve/indicatoren/terreinen-met-biz/meting": 200,
    "/programmas/rve/indicatoren/nieuw": 200,
    "/programmas/rve/indicatoren/nergens": 404,
    "/account": 200,
    "/account/wachtwoord": 200,
    "/account/tweede-factor": 200,
    "/account/tweede-factor/herstelcodes": 409,
    "/account/tweede-factor/uitzetten": 409,
    "/account/mail": 200,
    "/account/mail/1/uitstellen": 404,
    "/programmas/rve/verzendlijst": 200,
    "/programmas/rve/verzendlijst?aan=%25%00&soort=onzin&stand=held&pagina=99": 200,
    "/programmas/rve/verzendlijst/1": 404,
    "/programmas/rve/verzendlijst/lezer": 404,
    "/programmas/rve/verzendlijst/lezer?adres=ez%40rve.example": 404,
    "/programmas/rve/verzendlijst/niet-bezorgd": 200,
    "/programmas/rve/verzendlijst/niet-bezorgd?pagina=%00": 200,
    "/programmas/rve/verzendlijst/soorten": 200,
    "/wachtwoord-vergeten": 200,
    "/wachtwoord-vergeten/gevraagd": 200,
    "/uitnodiging/niets": 404,
    "/programmas/rve/werking": 200,
    "/programmas/rve/werking?pagina=%00": 200,
    "/programmas/onbekend/werking": 404,
    "/programmas/rve/mensen": 200,
    "/programmas/rve/mensen?zoek=%25%00&rol=onzin&partij=abc&wie=geen&na=x&voor=99999999999": 200,
    "/programmas/rve/mensen/1": 200,
    "/programmas/rve/mensen/4": 200,
    "/programmas/rve/mensen/99999": 404,
    "/programmas/rve/mensen/uitnodigen": 200,
    "/programmas/rve/mensen/4/rol": 200,
    "/programmas/rve/mensen/4/rollen/4/intrekken": 200,
    "/programmas/rve/mensen/4/rollen/1/intrekken": 404,
    "/programmas/rve/mensen/4/stap/toegang-wegnemen": 200,
    "/programmas/rve/mensen/4/stap/wissen": 409,
    "/programmas/rve/mensen/4/vertrek/flevoland": 200,
    "/programmas/rve/mensen/4/vertrek/ez": 409,
    "/programmas/rve/mensen/4/vertrek/nergens": 404,
    "/programmas/rve/toegang": 200,
    "/programmas/rve/toegang?toon=nu&vanaf=2026-99-99_x": 200,
    "/programmas/rve/toegang/downloaden/onzin": 404,
    "/programmas/rve/logboek": 403,
    "/programmas/rve/logboek/1": 403,
    "/programmas/rve/uitvragen/nergens/beoordelen": 404,
    "/programmas/rve/uitvragen/nergens/instemmingen": 404,
    "/programmas/rve/uitvragen/nergens/vragen/1/1/instemming": 404,
    "/programmas/rve/uitvragen/nergens/acties/3/raster": 404,
    "/programmas/rve/uitvragen/nergens/beoordelen/1": 404,
    "/programmas/rve/klussen": 200,
    "/programmas/rve/klussen?pagina=%00": 200,
    "/programmas/rve/klussen/99999": 404,
    "/programmas/rve/klussen/99999/voortgang": 404,
    "/programmas/rve/klussen/99999/bestanden/nergens.pdf": 404,
    "/toegankelijkheid": 200,
    "/nergens": 404,
    "/programmas/rve/overleggen/BO-2026-1/vergadering": 200,
    "/programmas/rve/overleggen/BO-2026-1/vergadering?punt=%00": 200,
    "/programmas/rve/overleggen/nergens/vergadering": 404,
    "/programmas/rve/actiepunten": 200,
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst": 200,
    "/programmas/rve/overleggen/BO-2026-1/besluitenlijst": 200,
    "/programmas/rve/overleggen/nergens/besluitenlijst": 404,
    "/programmas/rve/overleggen/BO-2026-1/besluitenlijst/voorleggen": 200,
    "/programmas/rve/overleggen/BO-2026-1/besluitenlijst/vaststellen": 200,
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst/besluiten/1/corrigeren": 200,
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst/besluiten/99/corrigeren": 404,
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst/bestanden/nergens.pdf": 404,
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst/akkoord/1": 404,
    "/programmas/rve/overleggen/BO-2025-1/besluitenlijst/akkoord/1/afhandelen": 404,
}


def test_every_page_is_strict_html_with_one_heading(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    found = {address: faults for address in ADDRESSES if (faults := faults_of(client.get(address), ADDRESSES[address]))}
    assert found == {}


def faults_of(answer: Answer, status: int) -> list[str]:
    found = [] if answer.status_code == status else [f"{answer.status_code} instead of {status}"]
    try:
        page = JustHTML(answer.text, strict=True)
    except Exception as error:
        return [*found, str(error)]
    if len(page.query("h1")) != 1:
        found.append("not one h1")
    if len({node.attrs.get("id") for node in page.query("[id]")}) != len(page.query("[id]")):
        found.append("an id that stands there twice")
    return found


def test_the_front_door_leads_to_the_only_programme(browser_of: Browsers) -> None:
    assert browser_of(SECRETARIAT).get("/").location == LIST


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(browser_of: Browsers) -> None:
    stranger = browser_of(SECRETARIAT)
    stranger.post("/uitloggen", data={"csrf_token": token_in(stranger.get(LIST).text)})
    answer = stranger.get(f"{LIST}/1")
    assert answer.status_code == 302
    assert answer.location.startswith("/inloggen?next=")


@pytest.mark.parametrize(
    ("email", "password"), [("nergens@rve.example", "x"), (SECRETARIAT, "verkeerd wachtwoord"), ("", "")]
)
def test_a_wrong_sign_in_tells_nothing_about_who_exists(browser_of: Browsers, email: str, password: str) -> None:
    client = browser_of(SECRETARIAT)
    client.post("/uitloggen", data={"csrf_token": token_in(client.get(LIST).text)})
    token = token_in(client.get("/inloggen").text)
    answer = client.post("/inloggen", data={"email": email, "password": password, "csrf_token": token})
    assert answer.status_code == 200
    assert "klopt niet" in answer.text
    assert client.get(LIST).status_code == 302


def test_every_answer_bears_the_headers(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    for address in (LIST, "/nergens", "/inloggen"):
        headers = client.get(address, base_url="https://localhost").headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_only_scripts_and_styles_that_bear_the_word_of_the_page_run(browser_of: Browsers) -> None:
    client, words = browser_of(SECRETARIAT), set()
    for address in (LIST, f"{LIST}/1", "/nergens"):
        answer = client.get(address)
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == policy["style-src"]
        word = policy["script-src"].removeprefix("'nonce-").removesuffix("'")
        bearers = re.findall(r'<(?:script|style|link rel="stylesheet")[^>]*>', answer.text)
        assert len(bearers) > 1
        assert all(f'nonce="{word}"' in one for one in bearers)
        assert not re.search(r"<[^>]* (style|on[a-z]+)=", answer.text)
        words.add(word)
    assert len(words) == 3


def test_a_built_file_is_not_taken_for_something_else(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    style = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get(LIST).text)[0]
    with client.get(style) as file:
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in file.headers


def test_an_unknown_host_is_refused(browser_of: Browsers) -> None:
    assert browser_of(SECRETARIAT).get("/toegankelijkheid", headers={"Host": "kwaad.example"}).status_code == 400


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (SECRETARIAT, 200),
        ("nfia@rve.example", 200),
        ("ez@rve.example", 403),
        ("lezer@rve.example", 403),
        ("auditor@rve.example", 403),
    ],
)
def test_an_action_is_changed_by_the_secretariat_and_its_own_lead_alone(
    browser_of: Browsers, email: str, status: int
) -> None:
    assert email in PEOPLE
    client = browser_of(email)
    number = action_address(client, "1.1")
    assert client.get(f"{number}/wijzigen").status_code == status
    assert client.get(number).status_code == 200


def action_address(client: FlaskClient, number: str) -> str:
    rows = JustHTML(client.get(LIST).text, sanitize=False).query("tbody tr")
    row = next(row for row in rows if row.query("td")[0].to_text().strip() == number)
    return str(row.query("a")[0].attrs["href"])


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send when the form on this page is posted as it stands."""
    form = JustHTML(page, sanitize=False).query("main form")[0]
    sent = (box for box in form.query("input") if box.attrs.get("type") not in CHOSEN or "checked" in box.attrs)
    fields = {box.attrs["name"]: box.attrs.get("value") or "" for box in sent}
    fields |= {box.attrs["name"]: box.to_text() for box in form.query("textarea")}
    for choice in form.query("select"):
        chosen = [option for option in choice.query("option") if "selected" in option.attrs] or choice.query("option")
        fields[choice.attrs["name"]] = chosen[0].attrs.get("value") or ""
    return fields


def test_a_change_is_saved_and_stands_in_the_history(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    address = action_address(client, "4.1")
    fields = fields_of(client.get(f"{address}/wijzigen").text)
    fields |= {"title": "Wet BIZ <b>moderniseren</b> & {{ 7*7 }}", "terms-0-wording": "tweede kwartaal van 2026"}
    answer = client.post(f"{address}/wijzigen", data=fields)
    assert answer.location == address
    page = client.get(address).text
    assert "Wet BIZ &lt;b&gt;moderniseren&lt;/b&gt; &amp; {{ 7*7 }}" in page
    assert "1 april 2026 tot en met 30 juni 2026" in page
    assert "wijzigde dit" in page


def test_saving_without_a_change_writes_nothing(browser_of: Browsers, statements: list[str]) -> None:
    client = browser_of(SECRETARIAT)
    address = action_address(client, "4.1")
    fields = fields_of(client.get(f"{address}/wijzigen").text)
    statements.clear()
    assert client.post(f"{address}/wijzigen", data=fields).status_code == 302
    assert [one for one in statements if not one.startswith(("SELECT", "BEGIN"))] == []


def test_what_was_typed_is_never_lost_when_it_is_refused(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    address = action_address(client, "4.1")
    fields = fields_of(client.get(f"{address}/wijzigen").text)
    fields |= {"rating": "delayed", "cause": "", "explanation": "Deze tekst blijft staan.", "title": ""}
    answer = client.post(f"{address}/wijzigen", data=fields)
    assert answer.status_code == 400
    assert "Deze tekst blijft staan." in answer.text
    assert "Vul een titel in." in answer.text


def test_orange_and_red_ask_for_an_explanation(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    address = action_address(client, "4.1")
    fields = fields_of(client.get(f"{address}/wijzigen").text) | {"rating": "delayed"}
    page = client.post(f"{address}/wijzigen", data=fields).text
    assert all(words in page for words in ("de oorzaak", "het gevolg voor het doel", "de bijsturing"))


def test_the_second_to_save_sees_both_versions_and_loses_nothing(browser_of: Browsers) -> None:
    first, second = browser_of(SECRETARIAT), browser_of(SECRETARIAT)
    address = action_address(first, "4.1")
    of_first, of_second = (fields_of(client.get(f"{address}/wijzigen").text) for client in (first, second))
    assert first.post(f"{address}/wijzigen", data=of_first | {"title": "Titel van de eerste"}).status_code == 302
    answer = second.post(f"{address}/wijzigen", data=of_second | {"title": "Titel van de tweede"})
    assert answer.status_code == 409
    assert "Titel van de eerste" in answer.text
    again = fields_of(answer.text)
    assert again["title"] == "Titel van de tweede"
    assert second.post(f"{address}/wijzigen", data=again).status_code == 302
    assert "Titel van de tweede" in second.get(address).text


def test_a_form_without_its_token_changes_nothing(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    address = action_address(client, "4.1")
    answer = client.post(f"{address}/wijzigen", data={"title": "Van elders"})
    assert answer.status_code == 400
    assert "Van elders" not in client.get(address).text


def test_a_passed_term_is_named_on_the_list(browser_of: Browsers, clock: StandingClock) -> None:
    client = browser_of(SECRETARIAT)
    assert "(verlopen)" not in client.get(LIST).text
    clock.moment = clock.moment.replace(month=4, day=1)
    assert "(verlopen)" in browser_of(SECRETARIAT).get(LIST).text


@pytest.mark.parametrize(("base_url", "told"), [("https://agenda.example", True), ("http://127.0.0.1:8000", False)])
def test_a_site_behind_a_proxy_with_tls_tells_browsers_to_stay_with_it(
    example: Database, tmp_path: Path, clock: StandingClock, base_url: str, told: bool
) -> None:
    config = read_config({"AGENDA_FOLDER": str(tmp_path), "AGENDA_BASE_URL": base_url})
    site = create_app(config, clock=clock, database=example)
    headers = site.test_client().get("/toegankelijkheid").headers
    assert ("Strict-Transport-Security" in headers) is told
