"""Alembic's entry: runs the revisions on the connection that `migrate` hands over, inside its transaction."""

from alembic import context

from frontdesk.store.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
