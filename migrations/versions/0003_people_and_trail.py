"""people and trail"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


FROZEN = "history_line is append-only"
KEPT = "a history_checkpoint is never changed"
LAST_PRUNED = "COALESCE((SELECT max(sequence) FROM history_checkpoint), 0)"
GUARDS = {
    "sqlite": (
        "DROP TRIGGER history_line_no_delete",
        f"CREATE TRIGGER history_line_no_delete BEFORE DELETE ON history_line WHEN OLD.sequence > {LAST_PRUNED} "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END",
        *(
            f"CREATE TRIGGER history_checkpoint_no_{verb.lower()} BEFORE {verb} ON history_checkpoint "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
    ),
    "postgresql": (
        "DROP TRIGGER history_line_guard ON history_line",
        "CREATE TRIGGER history_line_guard BEFORE UPDATE OR TRUNCATE ON history_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()",
        "CREATE FUNCTION refuse_unpruned_deletion() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF OLD.sequence > {LAST_PRUNED} THEN RAISE EXCEPTION '{FROZEN}'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER history_line_deletion_guard BEFORE DELETE ON history_line "
        "FOR EACH ROW EXECUTE FUNCTION refuse_unpruned_deletion()",
        "CREATE FUNCTION refuse_checkpoint_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$",
        "CREATE TRIGGER history_checkpoint_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON history_checkpoint "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_checkpoint_change()",
    ),
}
"""Lines that a checkpoint covers may be deleted; nothing else may change."""

FORMER_GUARDS = {
    "sqlite": (
        "DROP TRIGGER history_line_no_delete",
        "CREATE TRIGGER history_line_no_delete BEFORE DELETE ON history_line "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END",
    ),
    "postgresql": (
        "DROP TRIGGER history_line_deletion_guard ON history_line",
        "DROP FUNCTION refuse_unpruned_deletion",
        "DROP TRIGGER history_line_guard ON history_line",
        "CREATE TRIGGER history_line_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON history_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()",
        "DROP TRIGGER history_checkpoint_guard ON history_checkpoint",
        "DROP FUNCTION refuse_checkpoint_change",
    ),
}


def guard(statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)


def refuse_to_widen() -> None:
    """What is for one party or the secretariat alone has no place in the tables before."""
    for table in ("agenda_item", "decision", "edition"):
        narrow = f"SELECT count(*) FROM {table} WHERE confidentiality NOT IN ('public', 'participants')"
        if number := op.get_bind().scalar(sa.text(narrow)):
            raise RuntimeError(
                f"{number} rows of {table} are for one party or the secretariat alone: remove them first"
            )


def upgrade() -> None:
    op.create_table(
        "attempt_count",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_count")),
    )
    with op.batch_alter_table("attempt_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_count_expires"), ["expires"], unique=False)

    op.create_table(
        "history_checkpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pruned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pruned_by", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_checkpoint")),
        sa.UniqueConstraint("sequence", name=op.f("uq_history_checkpoint_sequence")),
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("key_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_invitation_key_sha256")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_person_id_made_at"), ["person_id", "made_at"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_sha256", sa.String(), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sitting_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_sitting_key_sha256")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_person_id"), ["person_id"], unique=False)

    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("key_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_answer_link_action_id_action")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_answer_link_party_id_party")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_answer_link_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_link")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_answer_link_key_sha256")),
    )
    with op.batch_alter_table("answer_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_link_round_id_action_id_party_id"),
            ["round_id", "action_id", "party_id"],
            unique=False,
        )

    op.create_table(
        "annotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_annotation_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_annotation_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
        sa.UniqueConstraint("item_id", "party_id", name=op.f("uq_annotation_item_id_party_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("confidentiality", sa.String(length=40), nullable=False, server_default="participants")
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("publicity", new_column_name="confidentiality", existing_type=sa.String(length=40))

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("confidentiality", sa.String(length=40), nullable=False, server_default="participants")
        )
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_edition_party_id_party"), "party", ["party_id"], ["id"])

    with op.batch_alter_table("history_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_line_actor_sequence"), ["actor", "sequence"], unique=False)
        batch_op.drop_index(batch_op.f("ix_history_line_programme_id"))
        batch_op.create_index(
            batch_op.f("ix_history_line_log"),
            ["programme_id", "at", "sequence", "object_kind", "event", "result", "actor"],
            unique=False,
        )

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reviewed_by", sa.String(), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_factor", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("totp_secret", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("totp_counter", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recovery_codes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    guard(GUARDS)
    drop_defaults()


def drop_defaults() -> None:
    for table, column in (("agenda_item", "confidentiality"), ("edition", "confidentiality"), ("person", "failures")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    refuse_to_widen()
    guard(FORMER_GUARDS)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("signed_in_at")
        batch_op.drop_column("locked_until")
        batch_op.drop_column("failures")
        batch_op.drop_column("recovery_codes")
        batch_op.drop_column("totp_counter")
        batch_op.drop_column("totp_secret")
        batch_op.drop_column("second_factor")

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("reviewed_by")
        batch_op.drop_column("reviewed_at")

    with op.batch_alter_table("history_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_line_log"))
        batch_op.create_index(batch_op.f("ix_history_line_programme_id"), ["programme_id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_history_line_actor_sequence"))

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_edition_party_id_party"), type_="foreignkey")
        batch_op.drop_column("party_id")
        batch_op.drop_column("confidentiality")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("confidentiality", new_column_name="publicity", existing_type=sa.String(length=40))

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("confidentiality")

    op.drop_table("annotation")
    with op.batch_alter_table("answer_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_link_round_id_action_id_party_id"))

    op.drop_table("answer_link")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_person_id"))

    op.drop_table("sitting")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_person_id_made_at"))

    op.drop_table("invitation")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_person_id"))

    op.drop_table("identity")
    op.drop_table("history_checkpoint")
    with op.batch_alter_table("attempt_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_count_expires"))

    op.drop_table("attempt_count")
