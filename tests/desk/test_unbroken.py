"""A sentence that stands in several lines of a template is printed in one; what people wrote keeps its lines."""

from __future__ import annotations

from django.template import Context, Template


def printed(source: str, **values: object) -> str:
    return Template("{% load face %}" + source).render(Context(values))


def test_the_templates_own_lines_run_on() -> None:
    source = """{% unbroken %}
      本表共 {{ number }} 户
      {% if late %}
        ，其中超期 {{ late }} 户
      {% endif %}
      。
    {% endunbroken %}"""

    assert printed(source, number=12, late=3) == "本表共 12 户，其中超期 3 户。"
    assert printed(source, number=12) == "本表共 12 户。"


def test_blanks_within_a_line_and_wide_blanks_at_its_end_stay() -> None:
    assert printed("{% unbroken %}\n  甲　\n  乙 <b>丙</b>\n{% endunbroken %}") == "甲　乙 <b>丙</b>"


def test_what_people_wrote_keeps_its_lines() -> None:
    assert printed("{% unbroken %}\n  {{ words }}\n{% endunbroken %}", words="一\n  二") == "一\n  二"
