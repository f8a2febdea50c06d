"""the progress letter"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
WHAT_WAS_THERE = (
    """
    UPDATE letter SET state = 'sent', sent_on = dated WHERE EXISTS (
        SELECT 1 FROM letter AS later
        WHERE later.programme_id = letter.programme_id AND later.previous_on = letter.dated
    )
    """,
    "UPDATE passage SET section = 'introduction' WHERE position = 1",
    "UPDATE passage SET section = 'action' WHERE action_id IS NOT NULL",
    "UPDATE passage SET section = 'closing' WHERE heading = 'Tot slot'",
    """
    INSERT INTO passage_revision (passage_id, revision, heading, text, at, "by", because)
    SELECT id, 1, heading, text, CURRENT_TIMESTAMP, 'system', '' FROM passage
    """,
)
"""A letter was sent when a later one tells what changed since its day."""


def upgrade() -> None:
    op.create_table(
        "letter_intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_letter_intake_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_letter_intake_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_intake")),
    )
    with op.batch_alter_table("letter_intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_intake_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_intake_sha256"), ["sha256"], unique=False)

    op.create_table(
        "letter_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intake_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("edited", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("result_kind", sa.String(), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["letter_intake.id"], name=op.f("fk_letter_offer_intake_id_letter_intake")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_offer")),
    )
    with op.batch_alter_table("letter_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_offer_intake_id_position"), ["intake_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_offer_intake_id_state"), ["intake_id", "state"], unique=False)

    op.create_table(
        "coordination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("silence", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_coordination_edition_id_edition")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_coordination_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination")),
        sa.UniqueConstraint("letter_id", "number", name=op.f("uq_coordination_letter_id_number")),
    )
    with op.batch_alter_table("coordination", schema=None) as batch_op:
        batch_op.create_index(
            "uq_coordination_one_open",
            ["letter_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "letter_commitment",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("settles", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_letter_commitment_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_commitment_letter_id_letter")),
        sa.PrimaryKeyConstraint("letter_id", "commitment_id", name=op.f("pk_letter_commitment")),
    )
    with op.batch_alter_table("letter_commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_commitment_commitment_id"), ["commitment_id"], unique=False)

    op.create_table(
        "letter_omission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_letter_omission_action_id_action")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_omission_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_omission")),
        sa.UniqueConstraint("letter_id", "action_id", name=op.f("uq_letter_omission_letter_id_action_id")),
    )
    with op.batch_alter_table("letter_omission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_omission_action_id"), ["action_id"], unique=False)

    op.create_table(
        "passage_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_passage_proposal_action_id_action")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_passage_proposal_letter_id_letter")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_passage_proposal_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_proposal")),
    )
    with op.batch_alter_table("passage_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_proposal_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_passage_proposal_letter_id_action_id_party_id"),
            ["letter_id", "action_id", "party_id"],
            unique=False,
        )

    op.create_table(
        "passage_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coordination_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_silence", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("settled", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordination_id"], ["coordination.id"], name=op.f("fk_passage_answer_coordination_id_coordination")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_passage_answer_party_id_party")),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_passage_answer_passage_id_passage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_answer")),
        sa.UniqueConstraint(
            "coordination_id",
            "passage_id",
            "party_id",
            name=op.f("uq_passage_answer_coordination_id_passage_id_party_id"),
        ),
    )
    with op.batch_alter_table("passage_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_answer_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_answer_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "passage_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_passage_comment_party_id_party")),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_passage_comment_passage_id_passage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_comment")),
    )
    with op.batch_alter_table("passage_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_comment_party_id"), ["party_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_passage_comment_passage_id_revision"), ["passage_id", "revision"], unique=False
        )

    op.create_table(
        "passage_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_passage_revision_party_id_party")),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_passage_revision_passage_id_passage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_revision")),
        sa.UniqueConstraint("passage_id", "revision", name=op.f("uq_passage_revision_passage_id_revision")),
    )
    op.create_table(
        "passage_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_passage_source_passage_id_passage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_source")),
    )
    with op.batch_alter_table("passage_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_source_kind_record_id"), ["kind", "record_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_passage_source_passage_id_paragraph"), ["passage_id", "paragraph"], unique=False
        )

    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("register_number", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("due_confirmed_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("slips", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("settled_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_commitment_party_id"), ["party_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_commitment_programme_id_state_due_on"), ["programme_id", "state", "due_on"], unique=False
        )
        batch_op.create_foreign_key(batch_op.f("fk_commitment_party_id_party"), "party", ["party_id"], ["id"])

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=40), nullable=False, server_default="draft"))
        batch_op.add_column(sa.Column("as_of", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("co_signatories", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("sent_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("paper_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("edition_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("despite", sa.String(), nullable=False, server_default=""))
        batch_op.create_foreign_key(batch_op.f("fk_letter_paper_id_reference"), "reference", ["paper_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_letter_edition_id_edition"), "edition", ["edition_id"], ["id"])

    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("section", sa.String(length=40), nullable=False, server_default="goal"))
        batch_op.add_column(sa.Column("state", sa.String(length=40), nullable=False, server_default="concept"))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_passage_party_id_party"), "party", ["party_id"], ["id"])
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.alter_column("register_number", server_default=None)
        batch_op.alter_column("due_confirmed_by", server_default=None)
        batch_op.alter_column("slips", server_default=None)
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.alter_column("state", server_default=None)
        batch_op.alter_column("co_signatories", server_default=None)
        batch_op.alter_column("facts", server_default=None)
        batch_op.alter_column("number", server_default=None)
        batch_op.alter_column("despite", server_default=None)
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.alter_column("section", server_default=None)
        batch_op.alter_column("state", server_default=None)
        batch_op.alter_column("revision", server_default=None)
    for told in WHAT_WAS_THERE:
        op.execute(told)


def downgrade() -> None:
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_passage_party_id_party"), type_="foreignkey")
        batch_op.drop_column("party_id")
        batch_op.drop_column("revision")
        batch_op.drop_column("state")
        batch_op.drop_column("section")

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_edition_id_edition"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_letter_paper_id_reference"), type_="foreignkey")
        batch_op.drop_column("despite")
        batch_op.drop_column("edition_id")
        batch_op.drop_column("paper_id")
        batch_op.drop_column("number")
        batch_op.drop_column("sent_on")
        batch_op.drop_column("facts")
        batch_op.drop_column("co_signatories")
        batch_op.drop_column("as_of")
        batch_op.drop_column("state")

    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_commitment_party_id_party"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_commitment_programme_id_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_commitment_party_id"))
        batch_op.drop_column("settled_on")
        batch_op.drop_column("slips")
        batch_op.drop_column("due_confirmed_by")
        batch_op.drop_column("due_on")
        batch_op.drop_column("party_id")
        batch_op.drop_column("register_number")

    op.drop_table("passage_source")
    op.drop_table("passage_revision")
    op.drop_table("passage_comment")
    op.drop_table("passage_answer")
    op.drop_table("passage_proposal")
    op.drop_table("letter_omission")
    op.drop_table("letter_commitment")
    op.drop_table("coordination")
    op.drop_table("letter_offer")
    op.drop_table("letter_intake")
