from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that holds what counting the cases of a period by grid and kind asks for."""

    dependencies = [("cases", "0008_whistles_and_periods")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    models.Q(("state", "merged"), _negated=True), models.Q(("channel", "hotspot"), _negated=True)
                ),
                fields=["reported_at"],
                include=("grid_reported", "grid", "kind", "severity"),
                name="case_counted",
            ),
        ),
    ]
