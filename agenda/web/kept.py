"""What was typed is not lost when a form comes too late: it goes with the browser, sealed, and is offered again."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

LARGEST = 1_000_000
"""Signs that are kept of one form."""
MOST_FIELDS = 5_000
SECRETIVE = frozenset({"sign_in", "invitations", "account", "second_factor"})
"""Views whose forms hold passwords or codes: these are typed anew."""


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, its fields in their order, and per file its field and name."""

    address: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What a person may have written; the rest are choices and marks."""
        return [value for _, value in self.fields if " " in value.strip()]


def kept_of_request() -> Kept | None:
    """The form that was just sent, if it came from a page of ours and may be kept."""
    if request.method != "POST" or request.endpoint is None or request.blueprint in SECRETIVE or not from_this_site():
        return None
    token = current_app.config["WTF_CSRF_FIELD_NAME"]
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != token]
    files = [(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return None
    return Kept(request.full_path.removesuffix("?"), fields, files)


def from_this_site() -> bool:
    """Another site could otherwise have its own words offered here to be saved."""
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(told).netloc == request.host
    except ValueError:
        return False


def seal(kept: Kept | None) -> str:
    return str(_sealer().dumps(asdict(kept))) if kept else ""


def unseal(text: str | None) -> Kept | None:
    """None for what was not sealed here."""
    try:
        told: dict[str, Any] = _sealer().loads(text or "")
    except BadData:
        return None
    fields, files = ([(name, value) for name, value in told[part]] for part in ("fields", "files"))
    return Kept(told["address"], fields, files)


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="kept form")


def offer_again(kept: Kept, sentence: str, status: int = 200) -> ResponseReturnValue:
    """The same form, ready to be sent once more with a token that holds."""
    return render_template("kept.html", kept=kept, sentence=sentence), status
