"""Celery: the messages that nudge work which the database already promises, and the clock that sweeps up lost ones."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("anxin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "regrade what a lost message left": {"task": "credit.tasks.sweep_requests", "schedule": 20.0},
    "announce periods that begin": {"task": "credit.tasks.announce_changes", "schedule": crontab(minute="*/10")},
    "import files that a lost message left": {"task": "credit.tasks.sweep_imports", "schedule": 60.0},
    "work on the rulebook that a lost message left": {"task": "credit.tasks.sweep_rulebook", "schedule": 60.0},
    "warn of rules that lapse": {"task": "credit.tasks.warn_of_lapsing", "schedule": crontab(minute=35)},
    "ask for a missing calendar": {"task": "credit.tasks.ask_for_calendar", "schedule": crontab(minute=25)},
    "keep the duties of levels 3 and 4": {"task": "supervision.tasks.keep_duties", "schedule": crontab(minute="5,35")},
    "end measures with the level": {
        "task": "measures.tasks.end_with_the_level",
        "schedule": crontab(minute="3-53/10"),
    },
    "watch what listings rest on": {"task": "supervision.tasks.watch_grounds", "schedule": crontab(minute="15,45")},
    "make papers that a lost message left": {"task": "credit.tasks.sweep_papers", "schedule": 60.0},
    "tell of terms that run out": {"task": "credit.tasks.escalate_terms", "schedule": crontab(minute="*/10")},
    "promise the digests of the day": {"task": "credit.tasks.promise_digests", "schedule": crontab(minute="*/10")},
    "send the digests that are promised": {"task": "notices.tasks.send_digests", "schedule": 60.0},
    "tell outside what a lost message left": {"task": "disclosure.tasks.work", "schedule": 60.0},
    "register what repairs did outside": {"task": "repair.tasks.follow_effects", "schedule": 60.0},
    "send the credit platform what is due": {"task": "disclosure.tasks.send", "schedule": 30.0},
    "check again what the platform would refuse": {
        "task": "disclosure.tasks.look_at_faulty",
        "schedule": crontab(minute=45),
    },
    "compare everything with what was told": {
        "task": "disclosure.tasks.look_over",
        "schedule": crontab(hour=3, minute=20),
    },
    "tell of permits that end": {"task": "inspections.tasks.remind_of_permits", "schedule": crontab(hour=8, minute=10)},
    "keep the clocks of complaints": {
        "task": "inspections.tasks.keep_complaint_clocks",
        "schedule": crontab(minute=40),
    },
    "forget addresses": {"task": "inspections.tasks.forget_addresses", "schedule": crontab(minute=50)},
    "count data quality": {"task": "briefing.tasks.count_quality", "schedule": crontab(minute=40, hour="5,21")},
    "note publications that ended": {"task": "disclosure.tasks.end_publications", "schedule": crontab(minute="*/20")},
    "tell of commitments that run out": {
        "task": "credit.tasks.warn_of_commitments",
        "schedule": crontab(hour=8, minute=15),
    },
    "issue batches that a lost message left": {"task": "documents.tasks.sweep_batches", "schedule": 60.0},
    "issue repair notices": {"task": "repair.tasks.issue_notices", "schedule": 60.0},
}
