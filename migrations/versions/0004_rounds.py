"""rounds"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


ASKED = '["next", "request", "passage"]'
ADDED_TEXTS = ("risks", "term", "term_because", "figures", "comments", "original", "set_aside", "touched", "late")
OF_FREE_ROUNDS = "round_id IN (SELECT id FROM round WHERE occasion_id IS NULL)"


def upgrade() -> None:
    op.create_table(
        "round_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_because", sa.String(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_round_question_action_id_action")),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["round.id"], name=op.f("fk_round_question_carried_from_id_round")
        ),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_round_question_delegate_id_person")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_round_question_party_id_party")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_question_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_question")),
        sa.UniqueConstraint(
            "round_id", "action_id", "party_id", name=op.f("uq_round_question_round_id_action_id_party_id")
        ),
    )
    with op.batch_alter_table("round_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_question_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_round_question_round_id_party_id_delegate_id"),
            ["round_id", "party_id", "delegate_id"],
            unique=False,
        )

    op.create_table(
        "update_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("consent", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_update_consent_party_id_party")),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_update.id"], name=op.f("fk_update_consent_update_id_progress_update")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_consent")),
        sa.UniqueConstraint("update_id", "party_id", name=op.f("uq_update_consent_update_id_party_id")),
    )
    op.create_table(
        "update_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_update_file_sha256_stored_file")),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_update.id"], name=op.f("fk_update_file_update_id_progress_update")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_file")),
        sa.UniqueConstraint("update_id", "name", name=op.f("uq_update_file_update_id_name")),
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.add_column(sa.Column("risks", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("term", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("term_because", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("figures", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("comments", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("original", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("set_aside", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("touched", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("channel", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("submitted_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("judged_by", sa.String(), nullable=True))

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("name", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("as_of", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("goals", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("parties", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("asked", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("texts", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("occasion_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("opened_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parties", sa.JSON(), nullable=False, server_default="[]"))
    fill()
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_round_programme_id_key"), ["programme_id", "key"])
        batch_op.alter_column("starts_on", existing_type=sa.Date(), nullable=False)
        for column in ("version", "key", "name", "goals", "parties", "asked", "texts"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        for column in ADDED_TEXTS:
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index(
            batch_op.f("ix_progress_update_round_id_party_id_state_unchanged"),
            ["round_id", "party_id", "state", "unchanged"],
            unique=False,
        )
    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.alter_column("parties", server_default=None)


def fill() -> None:
    """A round is called after its meeting; what was answered was asked; what a frozen round accepted is frozen."""
    for statement in (
        "UPDATE round SET key = (SELECT key FROM occasion WHERE occasion.id = round.occasion_id), asked = :asked",
        "UPDATE round SET starts_on = date(opened_at)",
        "INSERT INTO round_question (round_id, action_id, party_id, reopened_because) "
        "SELECT round_id, action_id, party_id, '' FROM progress_update",
        "UPDATE progress_update SET state = 'frozen' WHERE state = 'accepted' "
        "AND round_id IN (SELECT id FROM round WHERE state = 'frozen')",
    ):
        given = {"asked": ASKED} if ":asked" in statement else {}
        op.get_bind().execute(sa.text(statement), given)


def downgrade() -> None:
    for statement in (
        "DELETE FROM round WHERE state = 'planned'",
        "DELETE FROM update_file",
        "DELETE FROM update_consent",
        f"DELETE FROM answer_link WHERE {OF_FREE_ROUNDS}",
        f"DELETE FROM progress_update WHERE {OF_FREE_ROUNDS}",
        "DELETE FROM round_question",
        "DELETE FROM round WHERE occasion_id IS NULL",
        "UPDATE progress_update SET state = 'accepted' WHERE state = 'frozen'",
    ):
        op.execute(statement)
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_round_programme_id_key"), type_="unique")
        batch_op.alter_column("occasion_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("opened_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_column("starts_on")
        batch_op.drop_column("version")
        batch_op.drop_column("frozen_at")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("texts")
        batch_op.drop_column("asked")
        batch_op.drop_column("parties")
        batch_op.drop_column("goals")
        batch_op.drop_column("as_of")
        batch_op.drop_column("name")
        batch_op.drop_column("key")

    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_update_round_id_party_id_state_unchanged"))
        batch_op.drop_column("judged_by")
        batch_op.drop_column("submitted_by")
        batch_op.drop_column("late")
        batch_op.drop_column("channel")
        batch_op.drop_column("touched")
        batch_op.drop_column("set_aside")
        batch_op.drop_column("original")
        batch_op.drop_column("comments")
        batch_op.drop_column("figures")
        batch_op.drop_column("term_because")
        batch_op.drop_column("term")
        batch_op.drop_column("risks")

    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.drop_column("parties")
    op.drop_table("update_file")
    op.drop_table("update_consent")
    with op.batch_alter_table("round_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_question_round_id_party_id_delegate_id"))
        batch_op.drop_index(batch_op.f("ix_round_question_action_id"))

    op.drop_table("round_question")
