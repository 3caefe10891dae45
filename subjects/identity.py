"""Identifiers: unified social credit code (GB 32100-2015), citizen identity number (GB 11643-1999).

Checking says what is wrong and what to do. Identity numbers of people are sealed at rest (AES-GCM), found again by a
keyed index (HMAC-SHA256), and shown masked: first six and last four characters.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"


class FormFault(ValueError):
    """Length or alphabet is wrong; never waived."""


class CheckFault(ValueError):
    """The check character does not fit; may be waived with a reason (some registered codes really fail it)."""


def normalise(text: str) -> str:
    """Full-width to half-width, no blanks, capitals."""
    half = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return "".join(half.split()).upper()


def credit_code_check(first_17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015, ISO 7064 MOD 31)."""
    total = sum(CREDIT_CODE_ALPHABET.index(c) * w for c, w in zip(first_17, _CREDIT_CODE_WEIGHTS, strict=True))
    return CREDIT_CODE_ALPHABET[(31 - total % 31) % 31]


def organisation_check(first_8: str) -> str:
    """The 9th character of an organisation code (GB 11714), place 17 of the credit code."""
    total = sum(int(c, 36) * w for c, w in zip(first_8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_credit_code(code: str) -> None:
    """Raise `FormFault` or `CheckFault` unless `code` (normalised) is a unified social credit code."""
    if len(code) != 18:
        raise FormFault(f"统一社会信用代码应为 18 位，现为 {len(code)} 位，请对照营业执照补齐。")
    strange = sorted(set(code) - set(CREDIT_CODE_ALPHABET))
    if strange:
        raise FormFault(
            f"统一社会信用代码不使用“{'、'.join(strange)}”，请核对营业执照；常见原因：数字 0 与字母 O、数字 1 与字母 I 混用。"
        )
    if not code[2:8].isdigit():
        raise FormFault("统一社会信用代码第 3–8 位是行政区划码，应为数字，请核对营业执照。")
    if code[17] != credit_code_check(code[:17]):
        if is_citizen_number(code):
            raise FormFault("这是公民身份号码，不是统一社会信用代码；主体为自然人的，请把主体类型改为自然人。")
        raise CheckFault("统一社会信用代码第 18 位校验不符，请核对营业执照；如登记代码确实如此，请填写代码校验说明。")


def citizen_check(first_17: str) -> str:
    """The 18th character of a citizen identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(c) * w for c, w in zip(first_17, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def check_citizen_number(number: str) -> None:
    """Raise `FormFault` or `CheckFault` unless `number` (normalised) is a citizen identity number."""
    if len(number) != 18:
        raise FormFault(f"公民身份号码应为 18 位，现为 {len(number)} 位，请对照证件补齐。")
    if not (number.isascii() and number[:17].isdigit()) or number[17] not in "0123456789X":
        raise FormFault("公民身份号码前 17 位应为数字，末位为数字或 X，请核对证件。")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise FormFault("公民身份号码第 7–14 位不是真实存在的出生日期，请核对证件。") from None
    if number[17] != citizen_check(number[:17]):
        raise CheckFault("公民身份号码末位校验不符，请核对证件；如证件确实如此，请填写代码校验说明。")


def is_citizen_number(number: str) -> bool:
    """Whether `number` (normalised) is a citizen identity number beyond doubt."""
    try:
        check_citizen_number(number)
    except ValueError:
        return False
    return True


def mask(number: str) -> str:
    """First six and last four characters kept."""
    return number if len(number) < 11 else f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def _key(secret: str, purpose: bytes) -> bytes:
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()


def seal(number: str) -> str:
    """Encrypt with the first of FIELD_KEYS."""
    return base64.b64encode(seal_bytes(number.encode())).decode()


def unseal(sealed: str) -> str:
    """Decrypt with whichever of FIELD_KEYS fits; raises InvalidTag when none does."""
    return unseal_bytes(base64.b64decode(sealed)).decode()


def seal_bytes(data: bytes) -> bytes:
    """The same for a whole file that holds identity numbers."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(settings.FIELD_KEYS[0], b"seal")).encrypt(nonce, data, None)


def unseal_bytes(sealed: bytes) -> bytes:
    """What was sealed; raises InvalidTag when no key fits."""
    for secret in settings.FIELD_KEYS:
        try:
            return AESGCM(_key(secret, b"seal")).decrypt(sealed[:12], sealed[12:], None)
        except InvalidTag:
            continue
    raise InvalidTag("没有一把密钥能解开证件号码，请检查 FIELD_KEYS。")


def index_of(number: str) -> str:
    """The keyed index by which a sealed number is found; from the last of FIELD_KEYS, which rotation keeps."""
    return _key(settings.FIELD_KEYS[-1], b"index:" + number.encode()).hex()


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A text that the database holds encrypted."""

    def get_prep_value(self, value: str | None) -> str | None:
        return seal(value) if value else value

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        return unseal(value) if value else value
