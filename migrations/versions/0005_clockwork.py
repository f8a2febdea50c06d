"""clockwork"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TERM_DAYS = (("action_term", "first"), ("action_share", "last"), ("action_share", "first"))


def upgrade() -> None:
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("address", name=op.f("uq_bounce_address")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("well_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", name=op.f("uq_job_run_job")),
    )
    op.create_table(
        "work_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_task")),
        sa.UniqueConstraint("key", name=op.f("uq_work_task_key")),
    )
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_work_task_programme_id_asked_at"), ["programme_id", "asked_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_work_task_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "countdown_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_countdown_rule_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countdown_rule")),
        sa.UniqueConstraint("programme_id", "step", name=op.f("uq_countdown_rule_programme_id_step")),
    )
    op.create_table(
        "mail_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_preference_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_preference")),
        sa.UniqueConstraint("person_id", name=op.f("uq_mail_preference_person_id")),
    )
    op.create_table(
        "planning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_planning_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_planning_programme_id")),
    )
    op.create_table(
        "reminder_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("refusable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_reminder_rule_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint("programme_id", "kind", name=op.f("uq_reminder_rule_programme_id_kind")),
    )
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_snooze_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
        sa.UniqueConstraint(
            "recipient",
            "kind",
            "subject_kind",
            "subject_id",
            name=op.f("uq_snooze_recipient_kind_subject_kind_subject_id"),
        ),
    )
    op.create_table(
        "countdown_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_countdown_mark_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countdown_mark")),
        sa.UniqueConstraint("consultation_id", "step", name=op.f("uq_countdown_mark_consultation_id_step")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("programme_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_outgoing_mail_programme_id_state_written_at"),
            ["programme_id", "state", "written_at"],
            unique=False,
        )

    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(length=40), nullable=False, server_default="told"))
        batch_op.add_column(sa.Column("because", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("mail_key", sa.String(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_reminded_programme_id"))
        batch_op.create_index(
            batch_op.f("ix_reminded_programme_id_state_due_at"), ["programme_id", "state", "due_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reminded_state_due_at_recipient"), ["state", "due_at", "recipient"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reminded_subject_kind_subject_id"), ["subject_kind", "subject_id"], unique=False
        )
    for table, column in TERM_DAYS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    fill()
    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        for column in ("about", "state", "because", "words"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)


def fill() -> None:
    """What stands in the ledger was told when it was written down; mail that failed did so at its last try."""
    op.execute("UPDATE reminded SET due_at = at, told_at = at")
    op.execute("UPDATE outgoing_mail SET failed_at = due_at WHERE state = 'failed'")


def downgrade() -> None:
    for table, column in TERM_DAYS:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.execute("DELETE FROM reminded WHERE state <> 'told'")
    op.execute("UPDATE outgoing_mail SET state = 'failed' WHERE state = 'set_aside'")
    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminded_subject_kind_subject_id"))
        batch_op.drop_index(batch_op.f("ix_reminded_state_due_at_recipient"))
        batch_op.drop_index(batch_op.f("ix_reminded_programme_id_state_due_at"))
        batch_op.create_index(batch_op.f("ix_reminded_programme_id"), ["programme_id"], unique=False)
        batch_op.drop_column("mail_key")
        batch_op.drop_column("told_at")
        batch_op.drop_column("words")
        batch_op.drop_column("because")
        batch_op.drop_column("state")
        batch_op.drop_column("due_at")
        batch_op.drop_column("about")

    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_programme_id_state_written_at"))
        batch_op.drop_column("failed_at")
        batch_op.drop_column("leased_until")
        batch_op.drop_column("programme_id")
        batch_op.drop_column("kind")

    op.drop_table("countdown_mark")
    op.drop_table("snooze")
    op.drop_table("reminder_rule")
    op.drop_table("planning")
    op.drop_table("mail_preference")
    op.drop_table("countdown_rule")
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_task_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_work_task_programme_id_asked_at"))

    op.drop_table("work_task")
    op.drop_table("job_run")
    op.drop_table("bounce")
