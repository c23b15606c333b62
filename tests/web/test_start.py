"""The site stands: checks are clean, migrations say what the models say, a guest sees what is public."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from web_world import World


@pytest.mark.django_db  # a field's check may ask what the database can do
def test_checks_are_clean():
    call_command("check", fail_level="WARNING", stdout=StringIO())


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_everybody_has_a_home(world: World, browser_of: Callable[..., Browser]):
    assert browser_of().get("/").status_code == 200
    for user in world.people.values():
        assert browser_of(user).get("/").status_code == 200
