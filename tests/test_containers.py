"""The shape of production: what the compose file, the image and the pinned requirements promise, without an engine."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REGISTRIES = tuple(
    "".join(parts)
    for parts in (
        ("py", "pi.", "org"),
        ("python", "hosted"),
        ("npm", "js."),
        ("deb.", "debian"),
        ("un", "pkg.", "com"),
        ("js", "delivr"),
        ("cdn", "js."),
        ("docker", ".io"),
        ("gh", "cr.", "io"),
        ("quay", ".io"),
        ("ali", "yun"),
        ("tuna.", "tsinghua"),
    )
)
"""In pieces, or this file would name them."""


class Health(TypedDict, total=False):
    """How compose finds out whether a service is well."""

    test: list[str]
    disable: bool


class Condition(TypedDict):
    """What a service waits for."""

    condition: str


class Service(TypedDict, total=False):
    """The part of a compose service that is checked here."""

    image: str
    command: list[str]
    environment: dict[str, str]
    env_file: list[str]
    volumes: list[str]
    ports: list[str]
    healthcheck: Health
    depends_on: dict[str, Condition]


class Compose(TypedDict):
    """The part of a compose file that is checked here."""

    services: dict[str, Service]
    volumes: dict[str, None]


@cache
def compose() -> Compose:
    """The compose file with its anchors resolved."""
    loaded: Compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


SERVICES = sorted(compose()["services"])
OURS = [name for name in SERVICES if name not in {"postgres", "redis"}]


def service(name: str) -> Service:
    """One service of the compose file."""
    return compose()["services"][name]


def tracked() -> list[Path]:
    """Every file that is under version control, or about to be."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def faults_of(*command: str) -> str:
    """What a checking program prints when it finds fault; nothing when it does not."""
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_compose_file_fits_the_schema() -> None:
    assert faults_of("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml") == ""


def test_dockerfile_has_no_known_faults() -> None:
    assert faults_of("hadolint", "--config", ".hadolint.yaml", "Dockerfile") == ""


@pytest.mark.parametrize("name", SERVICES)
def test_whatever_a_service_refers_to_is_there(name: str) -> None:
    checked = service(name)

    assert set(checked.get("depends_on", {})) <= set(SERVICES)
    assert {volume.partition(":")[0] for volume in checked.get("volumes", [])} <= set(compose()["volumes"])
    assert all((ROOT / path).exists() for path in checked.get("env_file", []))


@pytest.mark.parametrize("name", SERVICES)
def test_whoever_waits_for_health_waits_for_a_service_that_reports_it(name: str) -> None:
    awaited = [other for other, wait in service(name).get("depends_on", {}).items() if "healthy" in wait["condition"]]

    assert [other for other in awaited if not service(other).get("healthcheck", {}).get("test")] == []


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_nothing_starts_before_the_migration_is_done(name: str) -> None:
    assert service(name)["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", SERVICES)
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    health = service(name).get("healthcheck", {})

    assert health.get("test") or (name == "migrate" and health.get("disable"))


def modules_of(command: list[str]) -> list[str]:
    """The Python modules that a command of ours loads."""
    return [
        *(part for before, part in pairwise(command) if before in {"-m", "-A"}),
        *(part.partition(":")[0] for before, part in pairwise(command) if before == "gunicorn"),
    ]


def image_command() -> list[str]:
    """What the image runs when compose says nothing else."""
    last = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("CMD ")][-1]
    parts: list[str] = json.loads(last.removeprefix("CMD "))
    return parts


@pytest.mark.parametrize("name", OURS)
def test_every_command_names_modules_that_exist(name: str) -> None:
    command = service(name).get("command") or image_command()
    loaded = [*modules_of(command), *modules_of(service(name)["healthcheck"].get("test", []))]

    assert [module for module in loaded if find_spec(module) is None] == []
    assert command[0] in {"python", "celery", "gunicorn"}


def test_the_access_log_leaves_out_what_was_searched_for() -> None:
    command = image_command()
    line = command[command.index("--access-logformat") + 1]

    assert "%(U)s" in line
    assert [part for part in ("%(r)s", "%(q)s", "%(f)s") if part in line] == []


def test_the_workers_together_read_every_queue() -> None:
    read = {part.partition("=")[2] for name in OURS for part in service(name).get("command", []) if "--queues=" in part}

    assert read == {"celery", "papers"}


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned(name: str) -> None:
    tag = service(name)["image"].removesuffix("}").rpartition(":")[2]

    assert re.match(r"\d+(\.\d+)*", tag), f"{name} would run whatever is newest"


def test_the_base_image_is_pinned() -> None:
    assert re.search(r"^ARG BASE=python:3\.11-", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_has_a_default(name: str) -> None:
    secret = re.compile("PASSWORD|SECRET|KEYS")
    environment = service(name).get("environment", {})
    used = [value for key, value in environment.items() if secret.search(key) or secret.search(value)]

    assert [value for value in used if ":?" not in value] == []


def test_production_mode_is_on_wherever_our_code_runs() -> None:
    assert {service(name)["environment"]["ANXIN_PRODUCTION"] for name in OURS} == {"1"}


def test_nothing_but_the_web_service_listens_outside_and_it_on_loopback() -> None:
    ports = {name: service(name)["ports"] for name in SERVICES if "ports" in service(name)}

    assert ports == {"web": ["${WEB_ADDRESS:-127.0.0.1:8000}:8000"]}


def test_web_and_workers_share_papers_evidence_and_imports() -> None:
    shared = {"papers:/app/var/papers", "evidence:/app/var/evidence", "imports:/app/var/imports"}

    assert all(shared <= set(service(name)["volumes"]) for name in ("web", "worker", "papers"))


def test_every_app_goes_into_the_image() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    needed = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"config", "templates", "static", "manage.py"}

    assert needed <= let_in


def test_every_app_is_under_the_import_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert {path.parent.name for path in ROOT.glob("*/apps.py")} <= set(contracts["root_packages"])


def imported_by(path: Path) -> set[str]:
    """The top-level packages that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_the_application_imports_nothing_that_only_tests_install() -> None:
    pinned = set(re.findall(r"^([\w.-]+)(?:\[.*?\])?==", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE))
    apps = [path.parent for path in ROOT.glob("*/apps.py")] + [ROOT / "config"]
    imported = set().union(*(imported_by(path) for app in apps for path in app.rglob("*.py")))
    installed = packages_distributions()
    providers = {name: {canonical(dist) for dist in installed.get(name, [])} for name in imported}

    assert {
        name for name, dists in providers.items() if dists and not dists & {canonical(pin) for pin in pinned}
    } == set()


def canonical(name: str) -> str:
    """A distribution's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    entries = path.read_text().replace("\\\n", " ").splitlines()

    assert [entry for entry in entries if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_requirements_name_no_address(path: Path) -> None:
    assert not re.search(r"://|^\s*--(index|extra-index|find-links)", path.read_text(), re.MULTILINE)


def test_no_file_names_a_package_registry() -> None:
    faults = []
    for path in tracked():
        content = path.read_bytes().decode("utf-8", "ignore").lower()
        faults += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in content]

    assert faults == []
