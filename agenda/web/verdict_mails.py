"""What a party is told by mail of what the judge made of its report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from agenda.parties.rules import Addressee
from agenda.progress.correspondence import Answerer, answerer_again, answerer_of
from agenda.progress.models import Update
from agenda.web.visit import visit


@dataclass(frozen=True)
class Remark:
    label: str
    text: str


@dataclass(frozen=True)
class Reworded:
    label: str
    theirs: str
    ours: str


def tell_returned(update: Update, labels: Mapping[str, str]) -> Addressee:
    """With every comment, and the link to answer by."""
    answerer = answerer_again(visit.session, update, visit.programme, visit.today, visit.stamp)
    remarks = [Remark(labels[name], text) for name, text in update.comments.items()]
    _write("update_returned", update, answerer, {"remarks": remarks})
    return answerer.addressee


def tell_reworded(update: Update, before: Mapping[str, str], labels: Mapping[str, str]) -> Addressee:
    """With both texts of each field that was changed."""
    answerer = answerer_of(visit.session, update, visit.programme, visit.today)
    changed = [
        Reworded(labels[name], text, getattr(update, name))
        for name, text in before.items()
        if text != getattr(update, name)
    ]
    _write("update_reworded", update, answerer, {"changed": changed})
    return answerer.addressee


def _write(kind: str, update: Update, answerer: Answerer, told: dict[str, object]) -> None:
    visit.session.flush()
    words = {
        "name": answerer.addressee.name,
        "party": visit.names[update.party_id].name,
        "programme": visit.programme,
        "round": update.round,
        "action": update.action,
        "update": update,
        "address": _address(update, answerer.key),
        "key": answerer.key,
        **told,
    }
    reason = f"{kind}/{update.id}/{update.version}"
    visit.post.write(
        visit.session, kind, answerer.addressee.email, reason, words, visit.at, programme=visit.programme.id
    )


def _address(update: Update, key: str | None) -> str:
    """Of the page where the party answers, from the root of the site."""
    if key is not None:
        return url_for("answers.answer", key=key)
    where: dict[str, Any] = {"programme": visit.programme.key, "key": update.round.key}
    return url_for("updates.answer", **where, action=update.action_id, party=update.party_id)
