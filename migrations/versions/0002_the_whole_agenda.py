"""the whole agenda"""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Row = dict[str, Any]

STAND = ("phase", "rating", "explanation", "cause", "consequence", "correction")
PLAIN = ("number", "kind", "title", "summary", "legal_basis", "adoption", "adopted_by", "dropped_because", "dropped_by")
READ = (
    *("wording", "read_on", "first", "last", "precision", "approximate", "strength", "recurring", "open"),
    *("subject", "milestone", "met_on", "confirmed_by"),
)
ROLES = ("lead", "co_lead", "client", "executor", "involved", "knowledge", "funder", "informed")
MEASURED = ("key", "name", "unit", "baseline", "baseline_on", "target", "target_on")
LISTED_BY = (
    *(("programme_id", "order_key"), ("goal_id", "order_key")),
    *(("programme_id", "phase", "order_key"), ("programme_id", "rating", "order_key")),
)
FLAGS = {"assumed", "decides", "approximate", "recurring", "open", "milestone"}


def record_versions(connection: sa.Connection) -> None:
    """What stands in the agenda is recorded as it is, from the last time that history tells of it."""
    told = dict(
        connection.execute(
            sa.text("SELECT object_kind || ':' || object_id, max(at) FROM history_line GROUP BY object_kind, object_id")
        ).all()
    )
    versions = sa.table(
        "record_version",
        sa.column("kind", sa.String()),
        sa.column("programme_id", sa.Integer()),
        sa.column("record_id", sa.Integer()),
        sa.column("recorded_from"),
        sa.column("content", sa.JSON()),
    )
    for kind, content_of in (("goal", goal_content), ("action", action_content), ("indicator", indicator_content)):
        for row in rows(connection, kind):
            since = told.get(f"{kind}:{row['id']}") or connection.scalar(sa.text("SELECT max(at) FROM history_line"))
            connection.execute(
                versions.insert().values(
                    kind=kind,
                    programme_id=row["programme_id"],
                    record_id=row["id"],
                    recorded_from=since,
                    content=content_of(connection, row),
                )
            )


def rows(connection: sa.Connection, table: str, where: str = "1 = 1", order: str = "id", **given: Any) -> list[Row]:
    found = connection.execute(sa.text(f"SELECT * FROM {table} WHERE {where} ORDER BY {order}"), given)
    return [dict(row) for row in found.mappings()]


def plain(row: Row, names: tuple[str, ...]) -> Row:
    """Days and numbers as text, truth values as such."""
    return {name: _plain(name, row[name]) for name in names}


def _plain(name: str, value: Any) -> Any:
    if name in FLAGS:
        return bool(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def goal_content(connection: sa.Connection, goal: Row) -> Row:
    return {"number": goal["number"], "title": goal["title"], "summary": goal["summary"], "parent": goal["parent_id"]}


def action_content(connection: sa.Connection, action: Row) -> Row:
    roles = rows(connection, "action_role", "action_id = :action", action=action["id"])
    roles.sort(key=lambda role: (ROLES.index(role["role"]), role["party_id"]))
    terms = rows(connection, "action_term", "action_id = :action", "position", action=action["id"])
    cited = connection.scalars(
        sa.text("SELECT normal FROM reference JOIN action_reference ON reference_id = id WHERE action_id = :action"),
        {"action": action["id"]},
    )
    names = ("role", "assumed", "decides", "authority", "responsibility")
    return {
        **plain(action, (*STAND, *PLAIN, "overruled_because", "succession")),
        "goal": action["goal_id"],
        "group": None,
        "successor": None,
        "roles": [{"party": role["party_id"], **plain(role, names)} for role in roles],
        "terms": [{**plain(term, READ), "occasion": term["occasion_id"], "slips": []} for term in terms],
        "links": [],
        "shares": [],
        "references": sorted(cited),
    }


def indicator_content(connection: sa.Connection, indicator: Row) -> Row:
    measured = rows(connection, "measurement", "indicator_id = :indicator", "measured_on", indicator=indicator["id"])
    return {
        **plain(indicator, MEASURED),
        "goal": indicator["goal_id"],
        "measurements": [plain(one, ("measured_on", "low", "source", "high")) for one in measured],
    }


def upgrade() -> None:
    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
        sa.UniqueConstraint("day", name=op.f("uq_day_off_day")),
    )
    op.create_table(
        "recess",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recess")),
        sa.UniqueConstraint("kind", "year", name=op.f("uq_recess_kind_year")),
    )
    op.create_table(
        "record_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
    )
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_version_kind_record_id_recorded_from"),
            ["kind", "record_id", "recorded_from"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_version_programme_id_kind_recorded_from"),
            ["programme_id", "kind", "recorded_from"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_version_programme_id_kind_recorded_until"),
            ["programme_id", "kind", "recorded_until"],
            unique=False,
        )
        batch_op.create_index(
            "uq_record_version_one_current",
            ["kind", "record_id"],
            unique=True,
            sqlite_where=sa.text("recorded_until IS NULL"),
            postgresql_where=sa.text("recorded_until IS NULL"),
        )

    op.create_table(
        "intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_intake_programme_id_programme")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_intake_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_sha256"), ["sha256"], unique=False)

    op.create_table(
        "action_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_link_action_id_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_link")),
        sa.UniqueConstraint("action_id", "position", name=op.f("uq_action_link_action_id_position")),
    )
    op.create_table(
        "action_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(length=40), nullable=False),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("strength", sa.String(length=40), nullable=True),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("occasion_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("slips", sa.JSON(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("rating", sa.String(length=40), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("consequence", sa.String(), nullable=False),
        sa.Column("correction", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_share_action_id_action")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_action_share_occasion_id_occasion")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_action_share_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_share")),
        sa.UniqueConstraint("action_id", "party_id", name=op.f("uq_action_share_action_id_party_id")),
    )
    with op.batch_alter_table("action_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_share_occasion_id"), ["occasion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_share_party_id"), ["party_id"], unique=False)

    op.create_table(
        "former_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_former_number_action_id_action")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_former_number_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_number")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_former_number_programme_id_number")),
    )
    with op.batch_alter_table("former_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_number_action_id"), ["action_id"], unique=False)

    op.create_table(
        "decision_reference",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("reference_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_reference_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["reference.id"], name=op.f("fk_decision_reference_reference_id_reference")
        ),
        sa.PrimaryKeyConstraint("decision_id", "reference_id", name=op.f("pk_decision_reference")),
    )
    with op.batch_alter_table("decision_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_reference_reference_id"), ["reference_id"], unique=False)

    op.create_table(
        "passage_reference",
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("reference_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_passage_reference_passage_id_passage")),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["reference.id"], name=op.f("fk_passage_reference_reference_id_reference")
        ),
        sa.PrimaryKeyConstraint("passage_id", "reference_id", name=op.f("pk_passage_reference")),
    )
    with op.batch_alter_table("passage_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_reference_reference_id"), ["reference_id"], unique=False)

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("legal_basis", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("adopted_by", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("dropped_because", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("dropped_by", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("overruled_because", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("succession", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_action_successor_id"), ["successor_id"], unique=False)
        for columns in LISTED_BY:
            batch_op.drop_index(batch_op.f(f"ix_action_{'_'.join(columns)}"))
            batch_op.create_index(batch_op.f(f"ix_action_{'_'.join(columns)}_adoption"), [*columns, "adoption"])
        batch_op.create_foreign_key(batch_op.f("fk_action_successor_id_action"), "action", ["successor_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_action_group_id_party_group"), "party_group", ["group_id"], ["id"])

    with op.batch_alter_table("action_role", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decides", sa.Boolean(), nullable=False, server_default=sa.text("false")))
        batch_op.add_column(sa.Column("responsibility", sa.String(), nullable=False, server_default=sa.text("''")))

    with op.batch_alter_table("action_term", schema=None) as batch_op:
        batch_op.add_column(sa.Column("milestone", sa.Boolean(), nullable=False, server_default=sa.text("false")))
        batch_op.add_column(sa.Column("confirmed_by", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("slips", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.alter_column("read_on", existing_type=sa.DATE(), nullable=True)
        batch_op.create_index(batch_op.f("ix_action_term_occasion_id"), ["occasion_id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("absent_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("absent_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("substitute_name", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("substitute_email", sa.String(), nullable=False, server_default=sa.text("''")))

    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_goal_parent_id_goal"), "goal", ["parent_id"], ["id"])

    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("baseline", sa.Numeric(), nullable=True))
        batch_op.add_column(sa.Column("baseline_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("target", sa.Numeric(), nullable=True))
        batch_op.add_column(sa.Column("target_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))

    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spellings", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    with op.batch_alter_table("action") as batch_op:
        batch_op.alter_column("legal_basis", server_default=None)
        batch_op.alter_column("adopted_by", server_default=None)
        batch_op.alter_column("dropped_because", server_default=None)
        batch_op.alter_column("dropped_by", server_default=None)
        batch_op.alter_column("overruled_because", server_default=None)
    with op.batch_alter_table("action_role") as batch_op:
        batch_op.alter_column("decides", server_default=None)
        batch_op.alter_column("responsibility", server_default=None)
    with op.batch_alter_table("action_term") as batch_op:
        batch_op.alter_column("milestone", server_default=None)
        batch_op.alter_column("confirmed_by", server_default=None)
        batch_op.alter_column("slips", server_default=None)
    with op.batch_alter_table("contact") as batch_op:
        batch_op.alter_column("substitute_name", server_default=None)
        batch_op.alter_column("substitute_email", server_default=None)
    with op.batch_alter_table("indicator") as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("party") as batch_op:
        batch_op.alter_column("spellings", server_default=None)
        batch_op.alter_column("version", server_default=None)
    record_versions(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("spellings")

    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("target_on")
        batch_op.drop_column("target")
        batch_op.drop_column("baseline_on")
        batch_op.drop_column("baseline")

    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_goal_parent_id_goal"), type_="foreignkey")
        batch_op.drop_column("parent_id")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("substitute_email")
        batch_op.drop_column("substitute_name")
        batch_op.drop_column("absent_until")
        batch_op.drop_column("absent_from")

    op.execute("DELETE FROM action_term WHERE milestone")
    with op.batch_alter_table("action_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_term_occasion_id"))
        batch_op.alter_column("read_on", existing_type=sa.DATE(), nullable=False)
        batch_op.drop_column("slips")
        batch_op.drop_column("confirmed_by")
        batch_op.drop_column("milestone")

    with op.batch_alter_table("action_role", schema=None) as batch_op:
        batch_op.drop_column("responsibility")
        batch_op.drop_column("decides")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_group_id_party_group"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_action_successor_id_action"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_action_successor_id"))
        for columns in LISTED_BY:
            batch_op.drop_index(batch_op.f(f"ix_action_{'_'.join(columns)}_adoption"))
            batch_op.create_index(batch_op.f(f"ix_action_{'_'.join(columns)}"), list(columns))
        batch_op.drop_column("successor_id")
        batch_op.drop_column("succession")
        batch_op.drop_column("overruled_because")
        batch_op.drop_column("group_id")
        batch_op.drop_column("dropped_by")
        batch_op.drop_column("dropped_because")
        batch_op.drop_column("adopted_by")
        batch_op.drop_column("legal_basis")

    with op.batch_alter_table("passage_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_reference_reference_id"))

    op.drop_table("passage_reference")
    with op.batch_alter_table("decision_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_reference_reference_id"))

    op.drop_table("decision_reference")
    with op.batch_alter_table("former_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_number_action_id"))

    op.drop_table("former_number")
    with op.batch_alter_table("action_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_share_party_id"))
        batch_op.drop_index(batch_op.f("ix_action_share_occasion_id"))

    op.drop_table("action_share")
    op.drop_table("action_link")
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_sha256"))
        batch_op.drop_index(batch_op.f("ix_intake_programme_id"))

    op.drop_table("intake")
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_version_one_current",
            sqlite_where=sa.text("recorded_until IS NULL"),
            postgresql_where=sa.text("recorded_until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_record_version_programme_id_kind_recorded_until"))
        batch_op.drop_index(batch_op.f("ix_record_version_programme_id_kind_recorded_from"))
        batch_op.drop_index(batch_op.f("ix_record_version_kind_record_id_recorded_from"))

    op.drop_table("record_version")
    op.drop_table("recess")
    op.drop_table("day_off")
