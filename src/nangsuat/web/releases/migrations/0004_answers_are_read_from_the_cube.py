"""Answers were protected one by one and kept; now all are cut from the cube that a release was made with."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_published_is_fixed")]
    operations = [migrations.DeleteModel(name="AnsweredTable")]
