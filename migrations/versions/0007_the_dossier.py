"""the dossier"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
RELEASE_WHAT_COULD_BE_READ = """
    INSERT INTO dossier_release (edition_id, readers_from, version)
    SELECT id, as_of, 1 FROM edition
    WHERE subject_kind = 'consultation' AND confidentiality <> 'own_party' AND NOT EXISTS (
        SELECT 1 FROM history_line
        WHERE object_kind = 'edition' AND object_id = edition.id AND event = 'dossier.build'
        AND CAST(difference AS TEXT) LIKE '%"files"%'
    )
"""
"""What was built since this migration tells its files: after a downgrade none of that is released by itself."""


def upgrade() -> None:
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sources", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.alter_column("sources", server_default=None)
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_by", sa.String(), nullable=True))

    op.create_table(
        "edition_annex",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_annex_edition_id_edition")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_edition_annex_sha256_stored_file")),
        sa.PrimaryKeyConstraint("edition_id", "position", name=op.f("pk_edition_annex")),
    )
    op.create_table(
        "dossier_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("readers_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_dossier_release_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_release")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_dossier_release_edition_id")),
    )
    op.create_table(
        "dossier_dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_dossier_dispatch_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_dispatch")),
    )
    with op.batch_alter_table("dossier_dispatch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dossier_dispatch_edition_id_sent_at"), ["edition_id", "sent_at"], unique=False
        )

    op.create_table(
        "dossier_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("key_sha256", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dossier_dispatch.id"], name=op.f("fk_dossier_copy_dispatch_id_dossier_dispatch")
        ),
        sa.ForeignKeyConstraint(["instead_of_id"], ["edition.id"], name=op.f("fk_dossier_copy_instead_of_id_edition")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_dossier_copy_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_copy")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_dossier_copy_key_sha256")),
    )
    with op.batch_alter_table("dossier_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_copy_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_copy_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_copy_party_id"), ["party_id"], unique=False)

    op.execute(RELEASE_WHAT_COULD_BE_READ)


def downgrade() -> None:
    op.drop_table("dossier_copy")
    op.drop_table("dossier_dispatch")
    op.drop_table("dossier_release")
    op.drop_table("edition_annex")
    op.execute("UPDATE work_task SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.drop_column("cancelled_by")
        batch_op.drop_column("party_id")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_column("sources")
