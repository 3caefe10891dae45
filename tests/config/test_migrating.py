"""How a new database is made."""

from typing import ClassVar

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from config.migrating import Initial


def initial_migrations() -> list[Migration]:
    """The first migration of each app of ours that has any."""
    on_disk = MigrationLoader(None).disk_migrations
    return [
        each for (app, name), each in on_disk.items() if name.startswith("0001") and (settings.BASE_DIR / app).is_dir()
    ]


def test_tables_of_every_app_are_made_at_once() -> None:
    initial = initial_migrations()

    assert initial
    assert [each for each in initial if not isinstance(each, Initial)] == []


def test_what_is_not_a_table_is_not_forgotten_silently() -> None:
    class Seeding(Initial):
        operations: ClassVar = [RunPython(RunPython.noop)]

    with pytest.raises(ValueError, match="of its own"):
        Seeding("0001_initial", "accounts").apply(ProjectState(), connection.schema_editor())
