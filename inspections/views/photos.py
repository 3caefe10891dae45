"""Pictures of a visit: uploaded several at once or one by one, shown, taken off."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from inspections.forms.visits import PhotoForm, SituationForm, posted_pictures
from inspections.models import Photo, Visit
from inspections.showing import page_of
from inspections.views.visits import visit_of
from inspections.visiting import photos
from inspections.visiting.photos import PICTURES


@require_POST
@allowed(*STAFF)
def photo_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the pictures that were sent; a picture that is there already is not kept twice.

    The page's own script sends one at a time and reads a line of text back, so that each shows its state.
    """
    visit = visit_of(request, pk)
    form = PhotoForm(request.POST, posted_pictures(request.FILES), visit=visit)
    one_by_one = bool(request.headers.get("X-One-Picture"))
    if not form.is_valid():
        if one_by_one:
            return HttpResponse(
                "；".join(str(fault) for faults in form.errors.values() for fault in faults),
                status=422,
                content_type="text/plain; charset=utf-8",
            )
        shown = page_of(visit, request.user, localdate())
        context = {"visit": visit, "shown": shown, "photo_form": form, "form": form}
        return render(request, "inspections/visit_show.html", context | {"situation": SituationForm(None, visit=visit)})
    for picture in form.chosen():
        photos.attach(visit, picture, item=form.of_item(), by=request.user, at=timezone.now())
    if one_by_one:
        return HttpResponse("已上传", content_type="text/plain; charset=utf-8")
    messages.success(request, f"{len(form.chosen())} 张照片已上传。")
    return redirect(visit)


def _photo_of(request: SignedInRequest, pk: int) -> Photo:
    mine = Visit.objects.visible_to(request.user)
    return get_object_or_404(Photo.objects.select_related("visit__subject"), pk=pk, visit__in=mine)


@require_safe
@allowed(*READERS)
def photo_show(request: SignedInRequest, pk: int) -> FileResponse:
    """The picture as it came; of a natural person's inspection, the reading is noted."""
    photo = _photo_of(request, pk)
    try:
        content = photo.file.open("rb")
    except FileNotFoundError as missing:
        raise Refused("安全生产法第六十八条", "照片文件不在存储中，请告知系统管理员核对备份。") from missing
    if photo.visit.subject.is_person:
        journal.write("查看现场照片", str(photo.visit), by=request.user, detail=photo.title, request=request)
    name = photo.title + PICTURES[photo.content_type]
    answer = FileResponse(content, filename=name, content_type=photo.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@allowed(*STAFF)
def photo_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a picture off before the visit is signed."""
    photo = _photo_of(request, pk)
    photos.remove(photo, by=request.user, at=timezone.now())
    messages.success(request, "照片已删除。")
    return redirect(photo.visit)
