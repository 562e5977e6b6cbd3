"""Skills: what can be mastered, on which scale, and who says how far an apprentice is."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Number,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

scale = keyed_table(
    "skill_scale",
    reference("organization_id", "organization", index=False),
    required("name", Text),
    sa.UniqueConstraint("organization_id", "name"),
)
"""A scale of an organization's."""

scale_level = table(
    "skill_scale_level",
    sa.Column("scale_id", Key, sa.ForeignKey("skill_scale.id"), primary_key=True),
    sa.Column("value", Number, primary_key=True),
    required("label", Text),
    required("validates", sa.Boolean),
)
"""A level of a scale. label: what it is called (the legend). validates: whether a skill counts as
acquired from there on."""

framework = keyed_table(
    "skill_framework",
    reference("organization_id", "organization", index=False),
    required("name", Text),
    reference("scale_id", "skill_scale"),
    sa.UniqueConstraint("organization_id", "name"),
)
"""A set of blocks of skills. scale_id: of the blocks that name none of their own."""

block = keyed_table(
    "skill_block",
    required("public_id", Text, unique=True),
    reference("framework_id", "skill_framework", index=False),
    required("name", Text),
    required("position", sa.Integer),
    reference("scale_id", "skill_scale", nullable=True),
    sa.UniqueConstraint("framework_id", "name"),
)
"""A block of skills. public_id: 17 characters, as Campus Skills' door shows it."""

skill = keyed_table(
    "skill",
    reference("framework_id", "skill_framework", index=False),
    required("name", Text),
    optional("code", Text),
    sa.UniqueConstraint("framework_id", "name"),
)
"""A skill; it may stand in several blocks of its framework, all on one scale."""

block_skill = table(
    "skill_block_skill",
    sa.Column("block_id", Key, sa.ForeignKey("skill_block.id"), primary_key=True),
    sa.Column("skill_id", Key, sa.ForeignKey("skill.id"), primary_key=True, index=True),
    required("position", sa.Integer),
)
"""A skill in a block."""

session_framework = table(
    "training_session_framework",
    sa.Column("session_id", Key, sa.ForeignKey("training_session.id"), primary_key=True),
    sa.Column(
        "framework_id", Key, sa.ForeignKey("skill_framework.id"), primary_key=True, index=True
    ),
    required("position", sa.Integer),
)
"""A framework that a training session follows."""

evaluation = keyed_table(
    "skill_evaluation",
    reference("contract_id", "apprenticeship_contract", index=False),
    reference("skill_id", "skill"),
    required("evaluator", Text),
    optional("value", Number),
    optional("comment", Text),
    required("door", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
    one_of("evaluator", "self", "centre", "company"),
    sa.Index("ix_skill_evaluation_of", "contract_id", "skill_id", "evaluator"),
)
"""What one side said of an apprentice's skill at one time. Of a contract, a skill and an evaluator
only the newest row (the highest id) counts; value null says that nothing is evaluated any more, as
if nothing ever had been. Rows are added, never changed."""
