#!/usr/bin/env python
"""Django's command line for Anxin."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError

from config.migrating import waiting


def main() -> None:
    """Run the command; where the database is not up to date, say so instead of showing where it failed."""
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        if lacking := waiting():
            sys.exit(
                f"The database lacks {lacking} migrations: run manage.py migrate first. 请先运行 manage.py migrate。"
            )
        raise


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
