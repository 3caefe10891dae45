"""What the application needs before it starts: python -m tools.prepare

Brings the database up to date, fills an empty one with the demonstration, and prints its accounts; all in one process,
as loading the application takes longer than finding that there is nothing to do.
"""

import os

import django
from django.core.management import call_command

from config.migrating import waiting


def main() -> None:
    """Migrate where something waits, then the demonstration."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if waiting():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("demo_bureau", if_empty=True, verbosity=2)


if __name__ == "__main__":
    main()
