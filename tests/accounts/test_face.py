"""The components: level tags, marks, days, form controls, error summaries, the active door."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from accounts.gate import Door
from desk.forms.base import FacedForm


def shown(template: str, **context: Any) -> str:
    return Template("{% load face %}" + template).render(Context(context)).strip()


class Penalty(FacedForm):
    """A form with each kind of control."""

    number = forms.CharField(label="文号", help_text="如 新密应急罚〔2026〕12号")
    decided_on = forms.DateField(label="处罚决定日期")
    kind = forms.ChoiceField(label="种类", choices=[("fine", "罚款")], widget=forms.RadioSelect)
    sector = forms.ChoiceField(label="行业", choices=[("", "---------"), ("WH", "危险化学品")])
    truthful = forms.BooleanField(label="所录信息真实")
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    serious_on = forms.DateField(widget=forms.HiddenInput, required=False)


class Crafted(FacedForm):
    """A form whose faults Django would tell in its own words."""

    name = forms.CharField(label="名称", max_length=5)
    months = forms.IntegerField(label="期限", min_value=1, max_value=600)
    kind = forms.ChoiceField(label="种类", choices=[("fine", "罚款")])
    kinds = forms.MultipleChoiceField(label="各种类", choices=[("fine", "罚款")])
    file = forms.FileField(label="材料")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("name", "新密市青屏化工", "名称最多 5 字，现有 7 字，请删减。"),
        ("name", "a\x00b", "名称含有不能保存的字符，请重新输入。"),
        ("months", "半年", "期限应为整数，请核对。"),
        ("months", "0", "期限不能小于 1，请核对。"),
        ("months", "601", "期限不能大于 600，请核对。"),
        ("kind", "jail", "种类没有这样的选项，请在列表中重新选择。"),
        ("kinds", "jail", "各种类没有这样的选项，请在列表中重新选择。"),
        ("file", SimpleUploadedFile("空.pdf", b""), "材料是空文件，请重新选择。"),
    ],
)
def test_every_fault_names_the_field_and_what_to_do(name: str, typed: Any, words: str) -> None:
    form = Crafted({name: [typed] if name == "kinds" else typed}, MultiValueDict({name: [typed]}))

    assert form.errors[name] == [words]


@pytest.mark.parametrize(
    ("level", "words", "shape"),
    [
        (1, "一级", "●"),
        (2, "二级", "○"),
        (3, "三级", "◆"),
        (4, "四级", "■"),
        (None, "未评级", "△"),
        ("none", "不在监管期", ""),
    ],
)
def test_level_is_told_in_words_first_and_by_a_shape(level: object, words: str, shape: str) -> None:
    tag = shown("{% level_tag level %}", level=level)

    assert f">{words}<" in tag
    assert shape in tag
    assert "level-large" in shown('{% level_tag level "large" %}', level=level)


def test_mark_escapes_what_it_is_given() -> None:
    assert shown("{% mark word %}", word="<b>") == '<span class="mark mark-quiet">&lt;b&gt;</span>'
    assert "mark-warn" in shown('{% mark "异议中" %}')


def test_days_are_iso_and_moments_are_in_the_time_of_the_bureau() -> None:
    late = datetime(2026, 9, 16, 16, 30, tzinfo=UTC)

    assert shown("{% day value %}", value=date(2026, 9, 17)) == '<time datetime="2026-09-17">2026-09-17</time>'
    assert ">2026-09-17<" in shown("{% day value %}", value=late)
    assert ">2026-09-17 00:30<" in shown("{% moment value %}", value=late)
    assert shown("{% day value %}{% moment value %}", value=None) == "——"


def test_notice_wraps_its_words() -> None:
    bar = shown('{% notice "warning" %}您正在查看 <b>2026-05-12</b> 的情况{% endnotice %}')

    assert bar.startswith('<div class="notice notice-warning">')
    assert "<b>2026-05-12</b>" in bar


def test_field_shows_label_hint_and_control() -> None:
    field = shown("{{ form.number.as_field_group }}", form=Penalty())

    assert '<label class="form-label" for="id_number">文号' in field
    assert 'id="id_number_helptext"' in field
    assert 'aria-describedby="id_number_helptext"' in field
    assert 'class="form-control"' in field
    assert "required" in field


def test_wrong_field_names_itself_and_is_wired_to_its_error() -> None:
    field = shown("{{ form.number.as_field_group }}", form=Penalty({}))

    assert "请填写文号。" in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_number_helptext id_number_error"' in field
    assert 'id="id_number_error"' in field


def test_errors_say_what_to_do_in_the_words_of_the_control() -> None:
    errors = Penalty({"decided_on": "2026-09-31"}).errors

    assert errors["decided_on"] == ["处罚决定日期不是有效的日期，请改为实际日期，如 2026-09-17。"]
    assert errors["kind"] == ["请选择种类。"]
    assert errors["truthful"] == ["请勾选“所录信息真实”。"]


@pytest.mark.parametrize("typed", ["2026-09-17", "20260917", "2026.9.17", "2026/9/17", "2026年9月17日"])
def test_day_is_read_as_it_is_typed(typed: str) -> None:
    form = Penalty({"decided_on": typed})

    assert form.is_valid() is False
    assert form.cleaned_data["decided_on"] == date(2026, 9, 17)


def test_day_field_is_iso_and_has_room_for_the_weekday() -> None:
    field = shown("{{ form.decided_on.as_field_group }}", form=Penalty(initial={"decided_on": date(2026, 9, 17)}))

    assert 'value="2026-09-17"' in field
    assert "data-day" in field
    assert 'data-echo-of="id_decided_on"' in field


def test_group_of_choices_is_a_fieldset_and_empty_choice_invites() -> None:
    group = shown("{{ form.kind.as_field_group }}", form=Penalty({}))

    assert "<fieldset" in group
    assert "<legend>种类" in group
    assert 'aria-describedby="id_kind_error"' in group
    assert ">请选择</option>" in shown("{% control form.sector %}", form=Penalty())


def test_error_summary_counts_and_leads_to_each_field() -> None:
    form = Penalty({"number": "12号", "decided_on": "2026-09-17", "truthful": "on", "sector": "WH"})
    form.add_error(None, "文号与日期不符，请核对。")

    summary = shown("{% error_summary form %}", form=form)

    assert "有 2 处需要更正" in summary
    assert "文号与日期不符，请核对。" in summary
    assert '<a href="#id_kind_0">种类：请选择种类。</a>' in summary


def test_error_summary_of_a_good_form_is_nothing() -> None:
    assert shown("{% error_summary form %}", form=Penalty()) == ""


def test_error_summary_takes_formsets() -> None:
    several = forms.formset_factory(Penalty, extra=0, min_num=1, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-number": "12号"}

    summary = shown("{% error_summary forms %}", forms=several(data))

    assert 'href="#id_form-0-decided_on"' in summary


@pytest.mark.parametrize(("path", "label"), [("/", "工作台"), ("/subjects/7/", "信用主体"), ("/password/", "None")])
def test_active_door_is_the_one_that_the_page_lies_behind(path: str, label: str) -> None:
    doors = [Door("工作台", "/", "home"), Door("信用主体", "/subjects/", "subjects")]

    here = shown(
        "{% current_door as here %}{{ here.label|default:'None' }}", doors=doors, request=RequestFactory().get(path)
    )

    assert here == label
