"""Pictures of a visit: uploaded several at once or one by one, shown, taken off."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.gate import READERS, Refused, SignedInRequest, allowed
from desk.reading import note_reading
from desk.views.acting import acts_view
from inspections.acts.visits import PHOTO, photos_of
from inspections.visiting.photos import PICTURES


@require_safe
@allowed(*READERS)
def photo_show(request: SignedInRequest, pk: int) -> FileResponse:
    """The picture as it came; of a natural person's inspection, the reading is noted."""
    photo = get_object_or_404(photos_of(request.user), pk=pk)
    try:
        content = photo.file.open("rb")
    except FileNotFoundError as missing:
        raise Refused("安全生产法第六十八条", "照片文件不在存储中，请告知系统管理员核对备份。") from missing
    note_reading(request, photo.visit.subject, f"现场照片 {photo.title}")
    name = photo.title + PICTURES[photo.content_type]
    answer = FileResponse(content, filename=name, content_type=photo.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


photo_act = acts_view(PHOTO)
