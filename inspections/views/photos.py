"""Pictures of a visit: uploaded several at once or one by one, shown, taken off."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import User
from desk.reading import note_reading
from desk.views.acting import acts_view, entered
from inspections.acts.visits import PHOTO, photos_of
from inspections.forms.visits import PhotoForm, posted_pictures
from inspections.models import Photo, Visit
from inspections.views.visits import visit_of, visit_page
from inspections.visiting import photos
from inspections.visiting.photos import PICTURES


@require_POST
@allowed(*STAFF)
def photo_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the pictures that were sent; a picture that is there already is not kept twice.

    The page's own script sends one at a time and reads a line of text back, so that each shows its state.
    """
    visit, by, at = visit_of(request, pk), request.user, timezone.now()
    form = PhotoForm(request.POST, posted_pictures(request.FILES), visit=visit)
    kept = entered(form, lambda: _attached(visit, form, by, at)) if form.is_valid() else None
    if request.headers.get("X-One-Picture"):
        return _answered(form)
    if kept is None:
        return visit_page(request, visit, photos=form)
    messages.success(request, f"{len(kept)} 张照片已上传。")
    return redirect(visit)


def _attached(visit: Visit, form: PhotoForm, by: User, at: datetime) -> list[Photo]:
    item = form.of_item()
    return [photos.attach(visit, picture, item=item, by=by, at=at) for picture in form.chosen()]


def _answered(form: PhotoForm) -> HttpResponse:
    """What became of a picture, in one line of text."""
    faults = "；".join(str(fault) for faults in form.errors.values() for fault in faults)
    status = 422 if faults else 200
    return HttpResponse(faults or "已上传", status=status, content_type="text/plain; charset=utf-8")


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
