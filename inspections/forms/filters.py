"""The filters of the lists of complaints, ratings, permits, checks and intakes."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet

from credit.forms.filters import ListFilter
from desk.forms.fields import DayField, LineField
from desk.forms.filters import FilterForm
from inspections import attesting, permitting
from inspections.models import Complaint, Intake, Permit, PublicRating
from subjects.models import Subject


class ComplaintFilter(ListFilter[Complaint]):
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "未办结"), ("all", "全部"), *Complaint.State.choices]
    )
    result = forms.ChoiceField(
        label="结果",
        required=False,
        choices=[("", "全部"), ("yes", "查实"), ("no", "未查实"), ("record", "已转为信用记录")],
    )
    from_on = DayField(label="受理自", required=False)
    until_on = DayField(label="受理至", required=False)

    def narrow(self, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """Those that meet every filter; unsettled ones unless something else is asked for."""
        data, asked = self.cleaned_data, self._of_subjects()
        results = {"yes": Q(verified=True), "no": Q(verified=False), "record": Q(record__isnull=False)}
        if data["result"]:
            asked &= results[data["result"]]
        elif not data["state"]:
            asked &= ~Q(state=Complaint.State.SETTLED)
        if data["state"] not in ("", "all"):
            asked &= Q(state=data["state"])
        if data["from_on"]:
            asked &= Q(received_on__gte=data["from_on"])
        if data["until_on"]:
            asked &= Q(received_on__lte=data["until_on"])
        return rows.filter(asked)


class RatingFilter(ListFilter[PublicRating]):
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *PublicRating.State.choices])
    score = forms.ChoiceField(
        label="评分", required=False, choices=[("", "全部"), *((str(n), f"{n} 分") for n in range(5, 0, -1))]
    )

    def narrow(self, rows: QuerySet[PublicRating]) -> QuerySet[PublicRating]:
        data, asked = self.cleaned_data, self._of_subjects()
        if data["state"]:
            asked &= Q(state=data["state"])
        if data["score"]:
            asked &= Q(score=data["score"])
        return rows.filter(asked)


class PermitFilter(ListFilter[Permit]):
    number = LineField(label="证书名称或编号", required=False, max_length=60)
    show = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[
            ("", "全部"),
            ("soon", "90 天内届满"),
            ("ended", "已过期"),
            ("valid", "有效"),
            ("lost", "注销、撤销、吊销、暂扣"),
        ],
    )

    def narrow(self, rows: QuerySet[Permit]) -> QuerySet[Permit]:
        data = self.cleaned_data
        found = rows.filter(self._of_subjects())
        if data["number"]:
            found = found.filter(Q(name__contains=data["number"]) | Q(number__icontains=data["number"]))
        if data["show"] == "soon":
            return found.filter(pk__in=Permit.objects.running_out(self.today).order_by().values("pk"))
        if data["show"] == "ended":
            return found.filter(pk__in=Permit.objects.run_out(self.today).order_by().values("pk"))
        if data["show"] == "valid":
            return found.filter(pk__in=Permit.objects.valid_on(self.today).order_by().values("pk"))
        return found.exclude(state=Permit.State.VALID) if data["show"] == "lost" else found


class CheckFilter(ListFilter[Subject]):
    show = forms.ChoiceField(
        label="核查情况",
        required=False,
        choices=[("", "全部"), ("never", "从未核查"), ("stale", "从未核查或者超过一年"), ("doubtful", "最近核查存疑")],
    )

    def narrow(self, rows: QuerySet[Subject]) -> QuerySet[Subject]:
        data, today = self.cleaned_data, self.today
        asked = {"never": attesting.NEVER, "stale": attesting.stale_before(today), "doubtful": attesting.doubtful()}
        found = Q(enrolled_on__lte=today) & (Q(deregistered_on=None) | Q(deregistered_on__gt=today))
        if data["q"]:
            found &= Q(pk__in=Subject.objects.matching(data["q"]).order_by().values("pk"))
        if data.get("department"):
            found &= Q(department=data["department"])
        return rows.filter(found, asked.get(data["show"], Q()))


class UnlicensedFilter(FilterForm[Subject]):
    """Subjects of a licensed industry without a permit in force today: a hint, no decision."""

    def narrow(self, rows: QuerySet[Subject]) -> QuerySet[Subject]:
        return rows.filter(pk__in=permitting.unlicensed(self.today).order_by().values("pk"))


class IntakeFilter(FilterForm[Intake]):
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Intake.Kind.choices])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "待登记"), ("all", "全部"), ("taken", "已登记"), ("refused", "不予登记")],
    )

    def narrow(self, rows: QuerySet[Intake]) -> QuerySet[Intake]:
        data = self.cleaned_data
        if data["kind"]:
            rows = rows.filter(kind=data["kind"])
        return rows if data["state"] == "all" else rows.filter(state=data["state"] or Intake.State.WAITING)
