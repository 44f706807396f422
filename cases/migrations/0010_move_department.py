import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether a department once had a case: an index by both takes the place of the one by department alone."""

    dependencies = [("cases", "0009_case_counted")]

    operations = [
        migrations.AddIndex(
            model_name="casemove",
            index=models.Index(
                condition=models.Q(("department__isnull", False)),
                fields=["department", "case"],
                name="case_move_department",
            ),
        ),
        migrations.AlterField(
            model_name="casemove",
            name="department",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.department",
                verbose_name="department",
            ),
        ),
    ]
