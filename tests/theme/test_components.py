import re
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from tests.theme.demonstration import application
from tests.theme.forms import ActionForm

IMPORTS = (
    '{% from "components/alert.html" import alert %}{% from "components/badge.html" import badge %}'
    '{% from "components/field.html" import field %}{% from "components/form.html" import form as post_form %}'
    '{% from "components/history.html" import change %}{% from "components/table.html" import table %}'
)


@pytest.fixture(scope="module")
def app() -> Flask:
    return application({"agenda.css": "agenda.css"})


def rendered(app: Flask, source: str, **values: Any) -> str:
    with app.test_request_context():
        return render_template_string(IMPORTS + source, **values)


def refused(**values: str) -> ActionForm:
    form = ActionForm(MultiDict(values))
    form.validate()
    return form


def test_text_stays_text(app: Flask) -> None:
    assert "&lt;b&gt;" in rendered(app, '{{ badge("<b>") }}')
    assert "<i>" not in rendered(app, '{{ alert("info", "<i>") }}{{ change("<i>", "<i>", "<i>") }}')


def test_an_unknown_kind_of_message_is_shown_all_the_same(app: Flask) -> None:
    assert "utrecht-alert--info" in rendered(app, '{{ alert("message", "Bewaard.") }}')


def test_description_and_error_are_joined_to_their_field(app: Flask) -> None:
    html = rendered(app, "{{ field(form.title) }}", form=refused(title="BIZ"))
    assert 'aria-describedby="title-uitleg title-fout"' in html
    assert 'id="title-uitleg"' in html
    assert 'id="title-fout"' in html
    assert 'aria-invalid="true"' in html


def test_the_browser_judges_nothing(app: Flask) -> None:
    html = rendered(
        app,
        "{% call post_form(form) %}{% for item in form %}{{ field(item) }}{% endfor %}{% endcall %}",
        form=ActionForm(),
    )
    assert re.findall(r"\s(?:required|maxlength|minlength|pattern|placeholder)\b", html) == []
    assert "novalidate" in html
    assert 'type="date"' not in html


def test_optional_fields_say_so_and_required_ones_are_told_to_screen_readers(app: Flask) -> None:
    assert "(niet verplicht)" in rendered(app, "{{ field(form.note) }}", form=ActionForm())
    required = rendered(app, "{{ field(form.term) }}", form=ActionForm())
    assert "(niet verplicht)" not in required
    assert 'aria-required="true"' in required


def test_a_filter_carries_no_mark(app: Flask) -> None:
    assert "(niet verplicht)" not in rendered(app, "{{ field(form.note, mark=false) }}", form=ActionForm())


def test_choices_are_a_group_with_a_name(app: Flask) -> None:
    html = rendered(app, "{{ field(form.phase) }}", form=refused())
    assert '<fieldset class="utrecht-form-fieldset utrecht-form-fieldset--invalid" role="radiogroup"' in html
    assert "<legend" in html
    assert 'aria-describedby="phase-fout"' in html


def test_an_error_of_a_group_leads_to_its_first_choice(app: Flask) -> None:
    html = rendered(app, "{% call post_form(form) %}{% endcall %}", form=refused())
    assert '<a href="#phase-0">Kies in welke fase de actie is.</a>' in html


def test_what_a_service_refused_stands_in_the_summary_too(app: Flask) -> None:
    faults = [{"place": "term", "sentence": "Deze termijn ligt voor het overleg."}]
    html = rendered(app, "{% call post_form(form, faults=faults) %}{% endcall %}", form=ActionForm(), faults=faults)
    assert '<a href="#term">Deze termijn ligt voor het overleg.</a>' in html


def test_a_sorted_column_says_its_order(app: Flask) -> None:
    columns = ["Actie", {"label": "Dagen", "kind": "number", "url": "?x=1&y=2", "order": "descending"}]
    html = rendered(app, '{% call table("Acties", columns) %}{% endcall %}', columns=columns)
    assert '<th scope="col" class="agenda-number" aria-sort="descending">' in html
    assert 'href="?x=1&amp;y=2"' in html


def test_a_ministry_can_put_its_own_style_after_ours(app: Flask) -> None:
    html = rendered(
        app,
        '{% extends "base.html" %}{% block title %}T{% endblock %}{% block content %}{% endblock %}',
        theme_extra_css="/thema.css",
        asset=lambda name: f"/static/{name}",
    )
    assert html.index("/static/agenda.css") < html.index("/thema.css")
    assert "style=" not in html
    assert "<script>" not in html
