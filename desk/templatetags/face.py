"""The components that every page is built of: icons, level tags, marks, days, form controls, sort headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django import forms, template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import Door

register = template.Library()


class Tag(NamedTuple):
    """How one level is told: in words first, then by a shape, then by a colour."""

    text: str
    shape: str
    look: str


_LEVELS: Mapping[object, Tag] = {
    1: Tag("一级", "●", "1"),
    2: Tag("二级", "○", "2"),
    3: Tag("三级", "◆", "3"),
    4: Tag("四级", "■", "4"),
    None: Tag("未评级", "△", "ungraded"),
    "": Tag("未评级", "△", "ungraded"),
    "none": Tag("不在监管期", "", "none"),
}

_MARKS: Mapping[str, str] = {
    "异议中": "warn",
    "异议标注": "warn",
    "异议处理中": "warn",
    "待认定": "warn",
    "待确认": "warn",
    "暂定": "warn",
    "更正中": "warn",
    "退回修改": "warn",
    "已停止显示，待撤回": "bad",
    "校验说明": "warn",
    "重评中": "info",
    "已修复": "good",
    "现行": "good",
    "与原文不同": "warn",
    "已撤销": "struck",
    "已作废": "struck",
    "停用": "quiet",
    "已锁定": "bad",
    "已超期": "bad",
    "已到期": "warn",
}

_NOTICES: Mapping[str, str] = {"info": "info", "success": "check", "warning": "alert", "error": "alert"}

_CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An outline from the sprite, for the eye only: the words stand beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.inclusion_tag("_level.html")
def level_tag(level: int | str | None, size: str = "") -> dict[str, object]:
    """The level tag: 1 to 4, None for 未评级, "none" for a day outside supervision."""
    return {"tag": _LEVELS[level], "size": size}


@register.simple_tag
def mark(text: str) -> SafeString:
    """A small mark beside a level or a record; a word that is not known here gets the quiet look."""
    return format_html('<span class="mark mark-{}">{}</span>', _MARKS.get(text, "quiet"), text)


@register.simple_tag
def day(value: date | datetime | None) -> SafeString | str:
    """A day as 2026-09-17; a long dash when there is none."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_html('<time datetime="{0}">{0}</time>', value.isoformat())


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """A moment as 2026-09-17 10:42, in the bureau's time; a long dash when there is none."""
    if not value:
        return "—"
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "seconds"), f"{local:%Y-%m-%d %H:%M}")


@register.simple_tag
def minutes(span: timedelta) -> int:
    """A span of time in whole minutes."""
    return int(span.total_seconds() // 60)


@register.simple_block_tag
def notice(content: str, look: str = "info") -> SafeString:
    """A bar across the page: info, success, warning or error."""
    return format_html('<div class="notice notice-{}">{}<div>{}</div></div>', look, icon(_NOTICES[look]), content)


class Unbroken(template.Node):
    """What stands in several lines of a template and is printed in one."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        for text in nodelist.get_nodes_by_type(template.base.TextNode):
            assert isinstance(text, template.base.TextNode)
            text.s = _LINE_BREAK.sub("", text.s)

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")


@register.tag
def unbroken(parser: template.base.Parser, token: template.base.Token) -> Unbroken:
    """Chinese runs on without blanks: the template's own line breaks and indents in here are not printed; values stay."""
    nodelist = parser.parse(("endunbroken",))
    parser.delete_first_token()
    return Unbroken(nodelist)


@register.simple_tag(takes_context=True)
def current_door(context: Context) -> Door | None:
    """The navigation entry that this page lies behind: the longest address that begins the page's own."""
    path = context["request"].path if "request" in context else ""
    doors: list[Door] = context.get("doors") or []
    nearest = max(doors, key=lambda door: door.reach(path), default=None)
    return nearest if nearest and nearest.reach(path) else None


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form field's widget in our clothes; day fields learn the short ways of typing a day."""
    widget = field.field.widget
    attributes: dict[str, str | bool] = {}
    if not field.is_hidden:
        look = next((look for kind, look in _CONTROLS if isinstance(widget, kind)), "form-control")
        own = str(widget.attrs.get("class", ""))
        attributes["class"] = " ".join(filter(None, (look, own, "is-invalid" if field.errors else "")))
    if isinstance(widget, forms.DateInput):
        attributes |= {"data-day": "", "autocomplete": "off"}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attributes |= {"rows": "4"}
    if isinstance(widget, forms.PasswordInput):
        attributes |= {"data-private": ""}
    return field.as_widget(attrs=attributes)


@register.filter
def is_day(field: BoundField) -> bool:
    """Whether this field takes a day, so that the weekday is echoed beside it."""
    return isinstance(field.field.widget, forms.DateInput)


class Complaint(NamedTuple):
    """One thing to put right, and the field where that is done (empty: the form as a whole)."""

    anchor: str
    label: str
    text: str


def _complaints(form: BaseForm) -> Iterator[Complaint]:
    for text in form.non_field_errors():
        yield Complaint("", "", str(text))
    for field in form:
        anchor = field.id_for_label or f"{field.auto_id}_0"  # A group of choices: its first.
        for text in field.errors:
            yield Complaint("" if field.is_hidden else anchor, str(field.label), str(text))


def _complaints_of(form: object) -> Iterator[Complaint]:
    if isinstance(form, BaseFormSet):
        yield from (Complaint("", "", str(text)) for text in form.non_form_errors())
        for single in form.forms:
            yield from _complaints(single)
    elif isinstance(form, BaseForm):
        yield from _complaints(form)


@register.inclusion_tag("forms/_error_summary.html")
def error_summary(*shown: object) -> dict[str, list[Complaint]]:
    """What has to be put right in these forms and formsets, each line leading to its field; nothing if all is well."""
    return {"complaints": [complaint for form in shown for complaint in _complaints_of(form)]}
