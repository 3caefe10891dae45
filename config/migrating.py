"""How our migrations are applied: initial ones at once, SQL that differs by server, and how many still wait."""

from collections.abc import Mapping

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def waiting() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Initial(Migration):
    """Makes every table once, in the form that it has at the end of the migration.

    Django would make each step by itself, and for each renders all related models anew (and SQLite rebuilds the
    table): a minute and a half for a new database instead of seconds. The operations still say it all.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """The tables of all models that the operations add, in their order."""
        if any(isinstance(operation, RunPython | RunSQL | ServerSQL) for operation in self.operations):
            raise ValueError(f"{self}: what is not a table belongs in a migration of its own.")
        known, rendered = set(project_state.models), project_state.apps
        del project_state.apps  # or each operation would render its relations
        self.mutate_state(project_state, preserve=False)
        project_state.apps = rendered
        added = [state for key, state in project_state.models.items() if key not in known]
        rendered.render_multiple(added)
        for state in added:
            schema_editor.create_model(rendered.get_model(state.app_label, state.name))
        return project_state


class ServerSQL(Operation):
    """Runs on each server what stands under its name, and nothing where nothing stands."""

    reversible = True

    def __init__(self, forward: Mapping[str, str], backward: Mapping[str, str]) -> None:
        self.forward, self.backward = forward, backward

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """What only a server holds is no part of a model."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        """Make it."""
        self._run(editor, self.forward)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        """Take it away."""
        self._run(editor, self.backward)

    def _run(self, editor: BaseDatabaseSchemaEditor, sql: Mapping[str, str]) -> None:
        if editor.connection.vendor in sql:
            editor.execute(sql[editor.connection.vendor], params=None)
