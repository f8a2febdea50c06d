"""The floor: the same list by bare Flask, plain SQL over the plain driver and a bare template."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import Environment, Template
from sqlalchemy import Engine

from tests.bench.measuring import Work

EVERYTHING = "a.programme_id = 1"
FILTERED = f"""{EVERYTHING} AND a.phase = 'running'
AND EXISTS (SELECT 1 FROM action_role m WHERE m.action_id = a.id AND m.party_id = {{party}})"""
LINES = """
SELECT a.number, a.order_key, a.kind, a.title, a.phase, a.rating, a.goal_id,
  (SELECT r.party_id FROM action_role r WHERE r.action_id = a.id AND r.role = 'lead'),
  (SELECT t.wording FROM action_term t WHERE t.action_id = a.id AND t.position = 1),
  (SELECT t.last FROM action_term t WHERE t.action_id = a.id AND t.position = 1)
FROM action a WHERE {where} ORDER BY a.order_key LIMIT 50
"""
COUNT = "SELECT count(*) FROM action a WHERE {where}"
REGISTER = "register"
"""The programme that holds the decisions, apart from the one that holds the actions."""

SOUGHT = "netcongestie"
REGISTERED = f"d.programme_id = (SELECT id FROM programme WHERE key = '{REGISTER}')"
FOUND = f"""{REGISTERED} AND (
  lower(d.number) LIKE '%{SOUGHT}%' OR lower(d.text) LIKE '%{SOUGHT}%' OR lower(d.report) LIKE '%{SOUGHT}%'
  OR d.id IN (SELECT l.decision_id FROM decision_action l JOIN action a ON a.id = l.action_id
    WHERE a.number LIKE '{SOUGHT}%' OR lower(a.title) LIKE '%{SOUGHT}%'))"""
DECISIONS = """
SELECT d.number, d.verb, d.text, d.decided_on, d.asks_work, d.follow_up, d.follow_up_on, d.report, o.key,
  (SELECT a.number FROM decision_action l JOIN action a ON a.id = l.action_id WHERE l.decision_id = d.id LIMIT 1)
FROM decision d JOIN consultation c ON c.id = d.consultation_id JOIN occasion o ON o.id = c.occasion_id
WHERE {where} ORDER BY d.decided_on DESC, d.consultation_id DESC, d.ordinal LIMIT 50
"""
PER_FOLLOW_UP = "SELECT d.follow_up, count(*) FROM decision d WHERE {where} GROUP BY d.follow_up"
TEMPLATE = """<!doctype html><title>Agenda</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""

EMPTY = "bodem: lege route"
WHOLE = "bodem: agenda"
PART = "bodem: agenda, fase en partij"
LIST = "bodem: besluiten"
SEARCH = "bodem: besluiten zoeken"


class Query:
    """The list and its count on one connection that stays open: a floor needs no pool."""

    def __init__(self, engine: Engine) -> None:
        pooled = engine.raw_connection()
        self.connection: Any = pooled.driver_connection
        pooled.detach()
        if engine.dialect.name == "postgresql":
            self.connection.autocommit = True

    def rows(self, where: str, count: str = COUNT, lines: str = LINES) -> list[Any]:
        self.connection.execute(count.format(where=where)).fetchall()
        found: list[Any] = self.connection.execute(lines.format(where=where)).fetchall()
        return found

    def close(self) -> None:
        self.connection.close()


def floors(query: Query, party: int) -> dict[str, Work]:
    """Three parts, the two lists that these make together, and the decision register, also searched."""
    template = Environment(autoescape=True).from_string(TEMPLATE)
    part, rows = FILTERED.format(party=party), query.rows(EVERYTHING)
    client = _bare_site(query, template, part).test_client()
    return {
        EMPTY: Work(lambda: len(client.get("/leeg").data)),
        "bodem: kale vraag, fase en partij": Work(lambda: len(query.rows(part)) * 0, unheard=2),
        "bodem: kaal sjabloon, 50 regels": Work(lambda: len(template.render(rows=rows))),
        WHOLE: Work(lambda: len(client.get("/agenda").data), unheard=2),
        PART: Work(lambda: len(client.get("/deel").data), unheard=2),
        LIST: Work(lambda: len(client.get("/besluiten").data), unheard=2),
        SEARCH: Work(lambda: len(client.get("/gezocht").data), unheard=2),
    }


def _bare_site(query: Query, template: Template, part: str) -> Flask:
    site = Flask("bodem")
    site.add_url_rule("/leeg", "empty", lambda: "")
    site.add_url_rule("/agenda", "agenda", lambda: template.render(rows=query.rows(EVERYTHING)))
    site.add_url_rule("/deel", "part", lambda: template.render(rows=query.rows(part)))
    for path, where in (("/besluiten", REGISTERED), ("/gezocht", FOUND)):
        site.add_url_rule(path, path, _list(query, template, where))
    return site


def _list(query: Query, template: Template, where: str) -> Callable[[], str]:
    return lambda: template.render(rows=query.rows(where, PER_FOLLOW_UP, DECISIONS))
