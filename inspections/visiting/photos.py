"""Pictures of a visit: looked at by their content, kept by it, and never twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from django.core.files import File
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.forms.evidence import content_type_of
from inspections.models import ChecklistItem, Photo, Visit
from inspections.models.visits import SIGNED_ARTICLE
from inspections.visiting.moves import must_be_open, must_take_part
from subjects.moving import locked

LIMIT = 20 * 1024 * 1024
PICTURES = {"image/jpeg": ".jpg", "image/png": ".png"}


def fault_of(file: File[bytes]) -> str:
    """What is wrong with an uploaded picture and what to do; empty where nothing is."""
    name = PurePath(str(file.name)).name[:60]
    if not file.size:
        return f"“{name}”是空文件，请重新拍摄或选择。"
    if file.size > LIMIT:
        return f"“{name}”为 {file.size / 2**20:.1f} MB，超过 20 MB，请降低分辨率后上传。"
    if content_type_of(file) not in PICTURES:
        return f"“{name}”不是 JPG 或 PNG 照片，请转换格式后上传。"
    return ""


@transaction.atomic
def attach(visit: Visit, file: File[bytes], *, item: ChecklistItem | None, by: User, at: datetime) -> Photo:
    """Keep a picture; the same content again is the picture that is there already, so an upload may be repeated."""
    if fault := fault_of(file):
        raise Refused(SIGNED_ARTICLE, fault)
    visit = locked(visit)
    must_take_part(visit, by)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    if same := visit.photos.filter(sha256=digest.hexdigest()).first():
        return same
    must_be_open(visit)
    return _stored(visit, file, digest.hexdigest(), item, by, at)


@transaction.atomic
def attach_all(
    visit: Visit, *, pictures: Sequence[File[bytes]], item: ChecklistItem | None, by: User, at: datetime
) -> list[Photo]:
    """Keep several pictures, all of them or none."""
    return [attach(visit, picture, item=item, by=by, at=at) for picture in pictures]


def _stored(visit: Visit, file: File[bytes], sha256: str, item: ChecklistItem | None, by: User, at: datetime) -> Photo:
    kind = content_type_of(file) or ""
    try:
        with transaction.atomic():
            return Photo.objects.create(
                visit=visit,
                item=item,
                title=PurePath(str(file.name)).stem[:120] or "现场照片",
                file=file,
                sha256=sha256,
                content_type=kind,
                size=file.size or 0,
                added_by=by,
                added_at=at,
            )
    except IntegrityError:
        return visit.photos.get(sha256=sha256)


@transaction.atomic
def remove(photo: Photo, *, by: User, at: datetime) -> None:
    """Take a picture off a visit that is not signed yet; its bytes stay in the store."""
    visit = locked(photo.visit)
    must_be_open(visit)
    must_take_part(visit, by)
    visit.photos.filter(pk=photo.pk).delete()
