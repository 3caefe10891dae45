"""Which promise is to be tried again."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from accounts.models import User
from desk import queues
from desk.forms.acts import ActForm


class RetryForm(ActForm[User]):
    """A promise, named by its queue and its number."""

    queue = forms.CharField(widget=forms.HiddenInput, max_length=60)
    pk = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**18)

    def clean_queue(self) -> str:
        queue = str(self.cleaned_data["queue"])
        if queues.queue_named(queue) is None:
            raise forms.ValidationError("没有这样的后台任务。")
        return queue

    def given(self) -> Mapping[str, object]:
        return {"model": queues.queue_named(self.cleaned_data["queue"]), "pk": self.cleaned_data["pk"]}
