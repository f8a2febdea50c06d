"""the consultation"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ITEM_COLUMNS = (
    ("state", sa.String(length=40)),
    ("late", sa.Boolean()),
    ("narrow_papers", sa.JSON()),
    *(
        (column, sa.String())
        for column in (
            "ground",
            "closed_because",
            "contact",
            "background",
            "explanation",
            "positions",
            "financial",
            "legal",
            "risks",
            "relations",
            "communication",
            "next_steps",
        )
    ),
)


def upgrade() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("secretary", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("call_weeks", sa.Integer(), nullable=False),
        sa.Column("sign_off_days", sa.Integer(), nullable=False),
        sa.Column("silence", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_meeting_series_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_meeting_series_programme_id")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("substitute_name", sa.String(), nullable=False),
        sa.Column("substitute_email", sa.String(), nullable=False),
        sa.Column("sits_in", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_member_party_id_party")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_member_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_programme_id_position"), ["programme_id", "position"], unique=False)

    op.create_table(
        "other_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_other_event_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_event")),
    )
    with op.batch_alter_table("other_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_other_event_programme_id_first"), ["programme_id", "first"], unique=False)

    op.create_table(
        "agenda_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_agenda_version_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_version")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_agenda_version_consultation_id_number")),
    )
    op.create_table(
        "decision_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("silence", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_off_until", sa.Date(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("adopted_by", sa.String(length=40), nullable=True),
        sa.Column("adopted_in_id", sa.Integer(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_in_id"], ["consultation.id"], name=op.f("fk_decision_list_adopted_in_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_decision_list_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_list")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_decision_list_consultation_id")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("own_day", sa.Date(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("online", sa.String(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("secretary", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_because", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_meeting_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(
            "uq_meeting_one_consultation",
            ["consultation_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'consultation'"),
            postgresql_where=sa.text("kind = 'consultation'"),
        )

    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("submitter_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("wanted_id", sa.Integer(), nullable=True),
        sa.Column("confidentiality", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_because", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_matter_programme_id_programme")),
        sa.ForeignKeyConstraint(["submitter_id"], ["party.id"], name=op.f("fk_matter_submitter_id_party")),
        sa.ForeignKeyConstraint(["wanted_id"], ["consultation.id"], name=op.f("fk_matter_wanted_id_consultation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_origin_origin_id"), ["origin", "origin_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_programme_id_state"), ["programme_id", "state"], unique=False)

    op.create_table(
        "attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("invited_sequence", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(length=40), nullable=False),
        sa.Column("reply_note", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("stands_in", sa.String(), nullable=False),
        sa.Column("stands_in_email", sa.String(), nullable=False),
        sa.Column("stands_in_sequence", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendee_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attendee_member_id_member")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_attendee_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_attendee_meeting_id_member_id")),
    )
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendee_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendee_party_id"), ["party_id"], unique=False)

    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("settled", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["decision_list.id"], name=op.f("fk_sign_off_list_id_decision_list")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_sign_off_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("list_id", "party_id", name=op.f("uq_sign_off_list_id_party_id")),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_off_party_id"), ["party_id"], unique=False)

    op.create_table(
        "agenda_item_action",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_agenda_item_action_action_id_action")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_item_action_item_id_agenda_item")
        ),
        sa.PrimaryKeyConstraint("item_id", "action_id", name=op.f("pk_agenda_item_action")),
    )
    with op.batch_alter_table("agenda_item_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_action_action_id"), ["action_id"], unique=False)

    op.create_table(
        "minute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("treated", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_minute_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minute")),
        sa.UniqueConstraint("item_id", name=op.f("uq_minute_item_id")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("confidentiality", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_paper_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_paper_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_item_id_position"), ["item_id", "position"], unique=False)

    op.create_table(
        "prior_treatment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_prior_treatment_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_prior_treatment_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prior_treatment")),
        sa.UniqueConstraint("item_id", "meeting_id", name=op.f("uq_prior_treatment_item_id_meeting_id")),
    )
    with op.batch_alter_table("prior_treatment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prior_treatment_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "action_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("confidentiality", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_point_action_id_action")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_action_point_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_action_point_decision_id_decision")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_action_point_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_action_point_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_point")),
        sa.UniqueConstraint("consultation_id", "client_key", name=op.f("uq_action_point_consultation_id_client_key")),
    )
    with op.batch_alter_table("action_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_point_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_point_item_id"), ["item_id"], unique=False)

    op.create_table(
        "withdrawn_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("request", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_withdrawn_decision_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_withdrawn_decision_item_id_agenda_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn_decision")),
        sa.UniqueConstraint("consultation_id", "ordinal", name=op.f("uq_withdrawn_decision_consultation_id_ordinal")),
    )
    op.create_table(
        "received_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_received_note_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_note")),
        sa.UniqueConstraint("consultation_id", "client_key", name=op.f("uq_received_note_consultation_id_client_key")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("old_verb", sa.String(length=40), nullable=False),
        sa.Column("old_text", sa.String(), nullable=False),
        sa.Column("new_verb", sa.String(length=40), nullable=False),
        sa.Column("new_text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_correction_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "item_decision",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_item_decision_decision_id_decision")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_item_decision_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("item_id", "decision_id", name=op.f("pk_item_decision")),
    )
    with op.batch_alter_table("item_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_decision_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_reservation_decision_id_decision")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_reservation_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sa.UniqueConstraint("decision_id", "party_id", name=op.f("uq_reservation_decision_id_party_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("matter_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(length=40), nullable=False, server_default="placed"))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ground", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("closed_because", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("carried_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("narrow_papers", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("contact", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("background", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("explanation", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("positions", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("financial", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("legal", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("risks", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("relations", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("communication", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("next_steps", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_agenda_item_carried_from_id"), ["carried_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_matter_id"), ["matter_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_agenda_item_matter_id_matter"), "matter", ["matter_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_carried_from_id_agenda_item"), "agenda_item", ["carried_from_id"], ["id"]
        )

    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agenda_state", sa.String(length=40), nullable=False, server_default="draft"))
        batch_op.add_column(sa.Column("call_opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("call_text", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("items_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("note_taker_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("note_taker_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_consultation_note_taker_id_person"), "person", ["note_taker_id"], ["id"]
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programme_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("request", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("outcome", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("follow_up_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reported_in_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_decision_programme_id_decided_on_consultation_id_ordinal"),
            ["programme_id", "decided_on", "consultation_id", "ordinal"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_decision_programme_id_follow_up_decided_on"),
            ["programme_id", "follow_up", "decided_on"],
            unique=False,
        )
        batch_op.create_unique_constraint(batch_op.f("uq_decision_item_id_request"), ["item_id", "request"])
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_programme_id_programme"), "programme", ["programme_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_reported_in_id_consultation"), "consultation", ["reported_in_id"], ["id"]
        )

    with op.batch_alter_table("decision_action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed", sa.JSON(), nullable=False, server_default="[]"))

    fill()
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.alter_column("matter_id", existing_type=sa.Integer(), nullable=False)
        for column, kind in ITEM_COLUMNS:
            batch_op.alter_column(column, existing_type=kind, server_default=None)
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.alter_column("agenda_state", existing_type=sa.String(length=40), server_default=None)
        batch_op.alter_column("call_text", existing_type=sa.String(), server_default=None)
        batch_op.drop_column("chair")
        batch_op.drop_column("place")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("programme_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("asked", existing_type=sa.String(), server_default=None)
    with op.batch_alter_table("decision_action", schema=None) as batch_op:
        batch_op.alter_column("changed", existing_type=sa.JSON(), server_default=None)


def fill() -> None:
    """Each consultation gets its sitting, each item the matter that it is the first treatment of."""
    op.execute(
        "INSERT INTO meeting (consultation_id, kind, place, online, chair, secretary, uid, sequence,"
        " cancelled_because, outcome, version)"
        " SELECT id, 'consultation', place, '', chair, '', 'consultation-' || id, 0, '', '', 1 FROM consultation"
    )
    op.execute(
        "INSERT INTO matter (id, programme_id, subject, why, submitter_id, origin, confidentiality, state,"
        " closed_because, added_at, version)"
        " SELECT i.id, c.programme_id, i.subject, '', i.submitter_id, 'by_hand', i.confidentiality, 'open',"
        " '', CURRENT_TIMESTAMP, 1"
        " FROM agenda_item i JOIN consultation c ON c.id = i.consultation_id"
    )
    op.execute("UPDATE agenda_item SET matter_id = id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('matter', 'id'), coalesce(max(id), 0) + 1, false) FROM matter")
    op.execute(
        "UPDATE decision SET follow_up_on = decided_on, programme_id ="
        " (SELECT programme_id FROM consultation WHERE consultation.id = decision.consultation_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("decision_action", schema=None) as batch_op:
        batch_op.drop_column("changed")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_reported_in_id_consultation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_programme_id_programme"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_decision_item_id_request"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_decision_programme_id_follow_up_decided_on"))
        batch_op.drop_index(batch_op.f("ix_decision_programme_id_decided_on_consultation_id_ordinal"))
        batch_op.drop_column("reported_in_id")
        batch_op.drop_column("follow_up_on")
        batch_op.drop_column("outcome")
        batch_op.drop_column("asked")
        batch_op.drop_column("request")
        batch_op.drop_column("programme_id")

    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("chair", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE consultation SET place = coalesce((SELECT place FROM meeting WHERE consultation_id = consultation.id"
        " AND kind = 'consultation'), ''), chair = coalesce((SELECT chair FROM meeting"
        " WHERE consultation_id = consultation.id AND kind = 'consultation'), '')"
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.alter_column("place", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("chair", existing_type=sa.String(), server_default=None)
        batch_op.drop_constraint(batch_op.f("fk_consultation_note_taker_id_person"), type_="foreignkey")
        batch_op.drop_column("note_taker_since")
        batch_op.drop_column("note_taker_id")
        batch_op.drop_column("items_until")
        batch_op.drop_column("call_text")
        batch_op.drop_column("call_opened_at")
        batch_op.drop_column("agenda_state")

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agenda_item_carried_from_id_agenda_item"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_agenda_item_matter_id_matter"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_agenda_item_matter_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_carried_from_id"))
        batch_op.drop_column("next_steps")
        batch_op.drop_column("communication")
        batch_op.drop_column("relations")
        batch_op.drop_column("risks")
        batch_op.drop_column("legal")
        batch_op.drop_column("financial")
        batch_op.drop_column("positions")
        batch_op.drop_column("explanation")
        batch_op.drop_column("background")
        batch_op.drop_column("contact")
        batch_op.drop_column("narrow_papers")
        batch_op.drop_column("carried_from_id")
        batch_op.drop_column("closed_because")
        batch_op.drop_column("late")
        batch_op.drop_column("proposed_at")
        batch_op.drop_column("ground")
        batch_op.drop_column("minutes")
        batch_op.drop_column("state")
        batch_op.drop_column("matter_id")

    op.drop_table("reservation")
    with op.batch_alter_table("item_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_decision_decision_id"))

    op.drop_table("item_decision")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_decision_id"))

    op.drop_table("correction")
    op.drop_table("received_note")
    op.drop_table("withdrawn_decision")
    with op.batch_alter_table("action_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_point_item_id"))
        batch_op.drop_index(batch_op.f("ix_action_point_decision_id"))

    op.drop_table("action_point")
    with op.batch_alter_table("prior_treatment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prior_treatment_meeting_id"))

    op.drop_table("prior_treatment")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_item_id_position"))

    op.drop_table("paper")
    op.drop_table("minute")
    with op.batch_alter_table("agenda_item_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_action_action_id"))

    op.drop_table("agenda_item_action")
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_off_party_id"))

    op.drop_table("sign_off")
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendee_party_id"))
        batch_op.drop_index(batch_op.f("ix_attendee_member_id"))

    op.drop_table("attendee")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_programme_id_state"))
        batch_op.drop_index(batch_op.f("ix_matter_origin_origin_id"))

    op.drop_table("matter")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_one_consultation",
            sqlite_where=sa.text("kind = 'consultation'"),
            postgresql_where=sa.text("kind = 'consultation'"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_consultation_id"))

    op.drop_table("meeting")
    op.drop_table("decision_list")
    op.drop_table("agenda_version")
    with op.batch_alter_table("other_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_other_event_programme_id_first"))

    op.drop_table("other_event")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_programme_id_position"))
        batch_op.drop_index(batch_op.f("ix_member_party_id"))

    op.drop_table("member")
    op.drop_table("meeting_series")
