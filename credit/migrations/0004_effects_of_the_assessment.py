"""What works is kept once an assessment, and a period is an unbroken run of one level."""

from django.db import migrations, models

PARAGRAPHS = ("12.1.1", "12.1.2", "12.1.3", "12.1.4", "12.1.5", "R17", "12.2", "12.3", "12.4")


def _place(effect):
    item, record, start, _ = effect
    paragraph = next(place for place, known in enumerate(PARAGRAPHS) if item.startswith(known))
    return paragraph, item, record or "", start


def gather(apps, schema_editor):
    """Move the effects of the periods to their assessment, and join neighbours of one level."""
    GradePeriod = apps.get_model("credit", "GradePeriod")
    for assessment in apps.get_model("credit", "Assessment").objects.iterator():
        found, last = {}, None
        for period in GradePeriod.objects.filter(assessment=assessment).order_by("start"):
            found.update({tuple(effect): None for effect in period.at_work})
            if last and last.level == period.level:
                last.end = period.end
                period.delete()
                last.save()
            else:
                last = period
        assessment.effects = [list(effect) for effect in sorted(found, key=_place)]
        assessment.save()
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table that has checks pending


class Migration(migrations.Migration):
    dependencies = [("credit", "0003_paper_attempts")]
    operations = [
        migrations.AddField("assessment", "effects", models.JSONField(default=list, verbose_name="在效记录")),
        migrations.RunPython(gather, migrations.RunPython.noop),
        migrations.RemoveField("gradeperiod", "at_work"),
    ]
