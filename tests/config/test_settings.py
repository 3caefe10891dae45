"""Production refuses to start on defaults that only a demonstration may have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOUND = {
    "ANXIN_PRODUCTION": "1",
    "SECRET_KEY": "s" * 60,
    "FIELD_KEYS": "k" * 40,
    "ALLOWED_HOSTS": "anxin.example",
    "DATABASE_URL": "postgresql://app@127.0.0.1:1/app",
    "BROKER_URL": "redis://127.0.0.1:1/0",
}


def start(tmp_path: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in {*SOUND, "DEBUG", "DJANGO_SETTINGS_MODULE"}}
    environment |= {**SOUND, "ANXIN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", **changed}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_sound_production_settings_start(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "embedded-default-not-for-production"),
        ("FIELD_KEYS", "short"),
        ("FIELD_KEYS", "embedded-default-field-key-not-for-production"),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", ""),
        ("BROKER_URL", ""),
    ],
)
def test_production_refuses(tmp_path: Path, name: str, value: str) -> None:
    refused = start(tmp_path, **{name: value})

    assert refused.returncode != 0
    assert name in refused.stderr


def test_mail_needs_a_sender_and_a_server_that_can_be_read(tmp_path: Path) -> None:
    server = "smtp+tls://anxin:p%40ss@mail.example.cn:587"

    refused = start(tmp_path, EMAIL_URL=server)

    assert refused.returncode != 0
    assert "EMAIL_FROM" in refused.stderr
    assert start(tmp_path, EMAIL_URL=server, EMAIL_FROM="安信 <anxin@example.cn>").returncode == 0
    assert start(tmp_path, EMAIL_URL="", EMAIL_FROM="", SITE_URL="").returncode == 0
