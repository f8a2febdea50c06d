"""Forms with every kind of field that a page may hold."""

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

PARTIES = [
    SelectChoice("", "Kies een partij"),
    SelectChoice("ez", "Ministerie van Economische Zaken"),
    SelectChoice("vro", "Ministerie van Volkshuisvesting en Ruimtelijke Ordening"),
    SelectChoice("pv24", "Provincie Flevoland"),
    SelectChoice("vng", "Vereniging van Nederlandse Gemeenten"),
]
PHASES = [
    SelectChoice("waiting", "nog niet gestart"),
    SelectChoice("preparing", "in voorbereiding"),
    SelectChoice("running", "in uitvoering"),
    SelectChoice("done", "afgerond"),
]
INVOLVED = [
    SelectChoice("ipo", "IPO"),
    SelectChoice("vng", "VNG"),
    SelectChoice("mkb", "VNO-NCW en MKB-Nederland"),
    SelectChoice("rvb", "Rijksvastgoedbedrijf"),
]


class FilterForm(Form):
    words = StringField("Tekst in de titel")
    party = SelectField("Trekker", choices=[SelectChoice("", "Alle partijen"), *PARTIES[1:]])
    phase = SelectField("Fase", choices=[SelectChoice("", "Alle fasen"), *PHASES])
    rating = SelectField(
        "Oordeel", choices=[SelectChoice("", "Alle"), SelectChoice("red", "vertraagd, bijsturing nodig")]
    )


class ActionForm(Form):
    title = StringField(
        "Titel",
        [InputRequired(), Length(min=5, message="Maak de titel ten minste 5 tekens lang.")],
        description="Begin met een werkwoord, bijvoorbeeld ‘Starten van de consultatie’.",
    )
    party = SelectField("Trekker", [InputRequired("Kies de partij die de actie trekt.")], choices=PARTIES)
    involved = SelectMultipleField(
        "Betrokken partijen",
        choices=INVOLVED,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    phase = RadioField("Fase", [InputRequired("Kies in welke fase de actie is.")], choices=PHASES)
    term = StringField(
        "Termijn",
        [InputRequired("Geef de termijn in de woorden van de afspraak.")],
        description="Zoals afgesproken, bijvoorbeeld ‘eerste kwartaal van 2026’ of ‘voor de zomer van 2026’.",
    )
    since = DateField("Vastgesteld op", [Optional()], description="Bijvoorbeeld 8-5-2025.", format="%d-%m-%Y")
    note = TextAreaField("Toelichting", [Length(max=4000)], description="Alleen voor de partijen, niet voor de brief.")
    paper = FileField("Bijlage")
    in_letter = BooleanField("Opnemen in de volgende voortgangsbrief")


class SignInForm(Form):
    email = StringField("E-mailadres", [InputRequired()])
    password = PasswordField("Wachtwoord", [InputRequired()])
