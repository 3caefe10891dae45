"""Migrations in SQL that differ by server."""

from collections.abc import Mapping

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def run_sql(forward: Mapping[str, str], backward: Mapping[str, str]) -> RunPython:
    """An operation that runs on each server what stands under its name, and nothing where nothing stands."""

    def run(sql: Mapping[str, str], editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor in sql:
            editor.execute(sql[editor.connection.vendor], params=None)

    def on(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        run(forward, editor)

    def off(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        run(backward, editor)

    return RunPython(on, off)
