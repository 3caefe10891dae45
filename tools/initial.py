"""Write every app's 0001_initial.py anew from its models: python -m tools.initial

Until the first release each app has one initial migration, and whoever changes a model runs this instead of adding a
second. Reference data, guards and whatever else stands beside it are left alone. Reproducible: the same models give
the same files.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def initial_migrations() -> list[Path]:
    """The initial migration of every app that has models."""
    return sorted(folder / "0001_initial.py" for folder in ROOT.glob("*/migrations"))


@contextmanager
def without_migrations(folder: Path) -> Iterator[None]:
    """Put all migrations aside, and afterwards back what was not written anew."""
    kept = [path for initial in initial_migrations() for path in initial.parent.glob("0*.py")]
    aside = {path: folder / "-".join(path.relative_to(ROOT).parts) for path in kept}
    for path, place in aside.items():
        place.write_bytes(path.read_bytes())
        path.unlink()
    try:
        yield
    finally:
        for path, place in aside.items():
            if not path.exists():
                path.write_bytes(place.read_bytes())


def at_once(path: Path) -> None:
    """Let the tables be made at once (see config.migrating)."""
    text = path.read_text(encoding="utf-8")
    text = text.replace("class Migration(migrations.Migration):", "class Migration(Initial):")
    first, *rest = text.partition("\n\n\nclass ")
    path.write_text("".join([first, "\n\nfrom config.migrating import Initial", *rest]), encoding="utf-8")


def main() -> int:
    """Write them as Django does; when it cannot, everything is as it was."""
    apps = [path.parent.parent.name for path in initial_migrations()]
    with tempfile.TemporaryDirectory(prefix="anxin-initial-") as folder:
        command = ["makemigrations", "--name", "initial", "--no-header", "--noinput", "--verbosity", "0", *apps]
        with without_migrations(Path(folder)):
            done = subprocess.run(
                ["env", "-u", "DATABASE_URL", f"ANXIN_VAR={folder}", sys.executable, "manage.py", *command], cwd=ROOT
            )
    if done.returncode == 0:
        for path in initial_migrations():
            at_once(path)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
