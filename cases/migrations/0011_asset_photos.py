import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Photos of assets, and the two acts that add them and take them away."""

    dependencies = [("cases", "0010_move_department")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="asset",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="cases.asset",
                verbose_name="asset",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("case__isnull", True), ("asset__isnull", True), _connector="OR"),
                name="photo_of_a_case_or_an_asset",
            ),
        ),
        migrations.AlterField(
            model_name="assetchange",
            name="act",
            field=models.CharField(
                choices=[
                    ("added", "added"),
                    ("changed", "changed"),
                    ("moved", "moved"),
                    ("ended", "removed from the register"),
                    ("reopened", "removal taken back"),
                    ("photo_add", "photo added"),
                    ("photo_gone", "photo taken away"),
                ],
                max_length=10,
                verbose_name="what was done",
            ),
        ),
    ]
