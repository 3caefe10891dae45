"""What the house measures: python -m tools.measure [FOLDER], of this tree or of another checkout of the project.

Lines by app (code, migrations, templates, tests), how long functions and files are, and the things of which there should
be one or none: imports inside functions, frames of acts, ways to number, refusals caught by hand, addresses that take a
POST outside the frame, templates with lines that nobody reads to the end.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

LONG = 200
"""Characters of a template's line from which on nobody reads to its end."""
FRAME = re.compile(r"^def _?(carry_out|confirm|done|answer)\(\s*request\b[^)]*\bacts?\b", re.MULTILINE)
"""How a module shows, checks, does and answers acts by itself."""
NUMBERING = re.compile(
    r"""Series\.objects\.select_for_update|Max\("sequence"\)|Length\("number"\)|order_by\("-number"\)\.values_list\("number\""""
)
"""How a module finds out by itself which number comes next."""
POSTED = re.compile(r"^def _?posted\(", re.MULTILINE)
CAUGHT = re.compile(r"except Refused\b")
LISTS = re.compile(r"\bPaginator\(")


class Function(NamedTuple):
    """One function and how many lines it takes."""

    name: str
    lines: int


def tracked(root: Path) -> list[Path]:
    """The files of the project, without what others made (static/vendor) and what is compiled (requirements)."""
    listed = subprocess.run(["git", "ls-files"], cwd=root, check=True, capture_output=True, text=True).stdout
    return [root / name for name in listed.splitlines() if not name.startswith(("static/vendor", "requirements/"))]


def lines_of(paths: list[Path]) -> int:
    """Lines of all of them together."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, its decorators left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(node.name, (node.end_lineno or node.lineno) - node.lineno + 1)


def local_imports(path: Path) -> int:
    """Imports inside functions; those of `ready` are Django's own way."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name != "ready"]
    return sum(isinstance(inner, ast.Import | ast.ImportFrom) for body in bodies for inner in ast.walk(body))


def posts_by_hand(path: Path) -> int:
    """Views that take a POST by a decorator of their own; what a function makes for several addresses is a frame."""
    by_hand = re.compile(r'^@require_(?:POST|http_methods\(\[[^\]]*"POST")', re.MULTILINE)
    return len(by_hand.findall(path.read_text(encoding="utf-8")))


def p95(figures: list[int]) -> int:
    """The figure that nineteen of twenty do not exceed."""
    return round(quantiles(figures, n=20)[-1]) if len(figures) > 1 else max(figures, default=0)


def say(label: str, value: object) -> None:
    """One line of the report."""
    print(f"{label:<58} {value}")


def main(root: Path) -> None:
    """The whole report."""
    paths = [path for path in tracked(root) if path.exists()]
    python = [path for path in paths if path.suffix == ".py"]
    code = [path for path in python if path.relative_to(root).parts[0] != "tests" and "migrations" not in path.parts]
    migrations = [path for path in python if "migrations" in path.parts]
    tests = [path for path in python if path.relative_to(root).parts[0] == "tests"]
    templates = [path for path in paths if path.suffix == ".html"]
    rooms: Counter[str] = Counter()
    for path in code:
        rooms[path.relative_to(root).parts[0]] += lines_of([path])
    for room, number in sorted(rooms.items()):
        say(f"lines of code: {room}", f"{number:,}")
    say("lines of code, all", f"{lines_of(code):,}")
    say("lines of templates", f"{lines_of(templates):,}")
    say("lines of migrations", f"{lines_of(migrations):,} in {sum(path.name[0] == '0' for path in migrations)} files")
    say("lines of tests", f"{lines_of(tests):,}")
    lengths = [function.lines for path in code for function in functions(path)]
    files = [len(path.read_text(encoding="utf-8").splitlines()) for path in code]
    say("functions: number, median, p95 lines", f"{len(lengths):,}, {median(lengths):.0f}, {p95(lengths)}")
    say("files: number, p95, longest", f"{len(files):,}, {p95(files)}, {max(files)}")
    texts = [path.read_text(encoding="utf-8") for path in code]
    say("imports inside functions, but for ready", sum(local_imports(path) for path in code))
    say("frames of acts", sum(bool(FRAME.search(text)) for text in texts))
    say("refusals caught by hand", sum(len(CAUGHT.findall(text)) for text in texts))
    say("functions that give what was posted", sum(len(POSTED.findall(text)) for text in texts))
    say("views that take a POST outside the frames", sum(posts_by_hand(path) for path in code))
    say("ways to number", sum(bool(NUMBERING.search(text)) for text in texts))
    say("lists that page by themselves", sum(len(LISTS.findall(text)) for text in texts))
    long = sum(len(line) > LONG for path in templates for line in path.read_text(encoding="utf-8").splitlines())
    say(f"template lines over {LONG} characters", long)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
