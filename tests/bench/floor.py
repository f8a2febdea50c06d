"""The floor: the same list by bare Flask, plain SQL over the plain driver and a bare template."""

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
TEMPLATE = """<!doctype html><title>Agenda</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""

EMPTY = "bodem: lege route"
WHOLE = "bodem: agenda"
PART = "bodem: agenda, fase en partij"


class Query:
    """The list and its count on one connection that stays open: a floor needs no pool."""

    def __init__(self, engine: Engine) -> None:
        pooled = engine.raw_connection()
        self.connection: Any = pooled.driver_connection
        pooled.detach()
        if engine.dialect.name == "postgresql":
            self.connection.autocommit = True

    def rows(self, where: str) -> list[Any]:
        self.connection.execute(COUNT.format(where=where)).fetchone()
        found: list[Any] = self.connection.execute(LINES.format(where=where)).fetchall()
        return found

    def close(self) -> None:
        self.connection.close()


def floors(query: Query, party: int) -> dict[str, Work]:
    """Three parts, and the two lists that these make together."""
    template = Environment(autoescape=True).from_string(TEMPLATE)
    part, rows = FILTERED.format(party=party), query.rows(EVERYTHING)
    client = _bare_site(query, template, part).test_client()
    return {
        EMPTY: Work(lambda: len(client.get("/leeg").data)),
        "bodem: kale vraag, fase en partij": Work(lambda: len(query.rows(part)) * 0, unheard=2),
        "bodem: kaal sjabloon, 50 regels": Work(lambda: len(template.render(rows=rows))),
        WHOLE: Work(lambda: len(client.get("/agenda").data), unheard=2),
        PART: Work(lambda: len(client.get("/deel").data), unheard=2),
    }


def _bare_site(query: Query, template: Template, part: str) -> Flask:
    site = Flask("bodem")
    site.add_url_rule("/leeg", "empty", lambda: "")
    site.add_url_rule("/agenda", "agenda", lambda: template.render(rows=query.rows(EVERYTHING)))
    site.add_url_rule("/deel", "part", lambda: template.render(rows=query.rows(part)))
    return site
