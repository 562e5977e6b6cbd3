"""Runs migrations on the connection that `matricula.store.migrate` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    user_module_prefix="types.",
)
context.run_migrations()
