"""Letters that let their reader in: who may pass them on, and who never sees them."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.test import Client as Browser

from nangsuat.data import Text
from nangsuat.web.core.letters import write_letter
from nangsuat.web.core.models import Letter
from nangsuat.web.people.selectors import letters_of
from web_world import World


def ask_for_a_reset(email: str) -> Letter:
    cache.clear()
    Browser().post("/accounts/password/reset/", {"email": email})
    return Letter.objects.get(to=email, kind="account")


def test_a_reset_waits_with_a_colleague_and_not_with_who_manages_the_site(world: World):
    letter = ask_for_a_reset(world.colleague.email)
    assert letter in letters_of(world.owner)
    assert letter not in letters_of(world.site_manager)
    assert letter not in letters_of(world.stranger)


def test_nobody_is_asked_to_pass_a_letter_on_to_themselves(world: World):
    write_letter(
        to=world.owner.email, subject=Text.same("s"), body=Text.same("b"), kind="receipt", key="k",
        organisation=world.enterprise.organisation,
    )  # fmt: skip
    assert not letters_of(world.owner).exists()


def test_with_a_mail_server_no_secret_link_is_read_by_others(world: World, settings: Any):
    letter = ask_for_a_reset(world.colleague.email)
    settings.MAIL_HOST = "mail.example.vn"
    assert letter not in letters_of(world.owner)


def test_who_forgot_their_password_is_told_the_truth_about_the_letter(client: Browser, db: None, settings: Any):
    assert "chưa nối với máy chủ thư" in client.get("/accounts/password/reset/done/").content.decode()
    settings.MAIL_HOST = "mail.example.vn"
    assert "đang được gửi tới đó" in client.get("/accounts/password/reset/done/").content.decode()
