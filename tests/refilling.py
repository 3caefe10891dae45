"""Emptying PostgreSQL after a test that commits, and putting back for the next what a new installation holds.

Django empties every table, which takes half a second, and saves what it kept as text row by row through the models, which
takes some seconds more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management.color import Style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations

UNTRIED = "SET LOCAL session_replication_role = replica"
"""Until the transaction ends, no foreign key and no guard is tried."""


def filled(database: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Those of the tables that hold something, as they stand in a statement."""
    names = [database.ops.quote_name(table) for table in tables]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
    with database.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def keep_copies() -> list[str]:
    """Copy every table that holds something into a schema of its own; gives which."""
    kept = filled(connection, connection.introspection.django_table_names(only_existing=True, include_views=False))
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table in kept:
            cursor.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
    return kept


@contextmanager
def quickly() -> Iterator[None]:
    """As long as this lasts, Django empties and refills in our way."""
    kept = keep_copies()

    def refill(creation: DatabaseCreation, _text: str) -> None:
        with transaction.atomic(using=creation.connection.alias), creation.connection.cursor() as cursor:
            cursor.execute(UNTRIED)
            for table in kept:
                cursor.execute(f"INSERT INTO public.{table} SELECT * FROM kept.{table} ON CONFLICT DO NOTHING")

    def empty(operations: DatabaseOperations, _style: Style, tables: list[str], **_options: bool) -> list[str]:
        return [UNTRIED, *(f"DELETE FROM {table}" for table in filled(operations.connection, tables))]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseCreation, "deserialize_db_from_string", refill)
        patched.setattr(DatabaseOperations, "sql_flush", empty)
        yield
