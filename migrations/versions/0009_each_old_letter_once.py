"""each old letter once"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
DOUBLES = """
    SELECT id FROM (
        SELECT letter_intake.id AS id, ROW_NUMBER() OVER (
            PARTITION BY programme_id, sha256 ORDER BY COUNT(letter_offer.id) DESC, letter_intake.id
        ) AS place
        FROM letter_intake
        LEFT JOIN letter_offer ON letter_offer.intake_id = letter_intake.id AND letter_offer.state <> 'open'
        GROUP BY letter_intake.id, programme_id, sha256
    ) AS ranked WHERE place > 1
"""
"""Of a letter that was kept twice, the one stays in which most was decided."""


def upgrade() -> None:
    op.execute(f"DELETE FROM letter_offer WHERE intake_id IN ({DOUBLES})")
    op.execute(f"DELETE FROM letter_intake WHERE id IN ({DOUBLES})")
    with op.batch_alter_table("letter_intake", schema=None) as batch_op:
        batch_op.create_index("uq_letter_intake_programme_id_sha256", ["programme_id", "sha256"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("letter_intake", schema=None) as batch_op:
        batch_op.drop_index("uq_letter_intake_programme_id_sha256")
