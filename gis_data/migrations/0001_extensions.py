from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """First of all: exclusion constraints over time need btree_gist before they are made."""

    initial = True
    dependencies = []
    operations = [CreateExtension("postgis"), BtreeGistExtension(), TrigramExtension()]
