"""Consents, requests with their clock, one person's data, erasure: by the law, and with the audit chain whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.web.core import audit
from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.due import dues_of
from nangsuat.web.people.models import Consent, ConsentText, DataRequest, User
from nangsuat.web.people.selectors import current_texts, has_consent
from nangsuat.web.people.services import consent_change, data_request_make, invitation_make, person_erase
from nangsuat.web.people.services.erasure import CannotBeErased
from nangsuat.web.people.services.letters import forget_secret_letters
from nangsuat.web.people.working_days import after_working_days, is_working_day
from web_world import World

type Browsers = Callable[..., Browser]


def text(purpose: str = "campaign-mail") -> ConsentText:
    return next(text for text in current_texts() if text.purpose == purpose)


# Consents


def test_nothing_is_ticked_and_nothing_is_given_before_somebody_ticks(world: World, browser_of: Browsers):
    page = browser_of(world.owner).get("/people/me/consents/").content.decode()
    assert "checked" not in page
    assert page.count('name="agree"') == len(current_texts()) >= 2
    assert not has_consent(world.owner, "campaign-mail")


def test_one_purpose_is_given_and_withdrawn(world: World, browser_of: Browsers):
    browser = browser_of(world.owner)
    browser.post("/people/me/consents/", {"text": text().pk})
    assert not Consent.objects.exists(), "sending without a tick gives nothing"
    browser.post("/people/me/consents/", {"text": text().pk, "agree": "yes"})
    browser.post("/people/me/consents/", {"text": text().pk, "agree": "yes"})
    assert has_consent(world.owner, "campaign-mail")
    assert not has_consent(world.owner, "training-mail")
    assert not has_consent(world.colleague, "campaign-mail")
    browser.post("/people/me/consents/", {"text": text().pk, "withdraw": "1"})
    assert not has_consent(world.owner, "campaign-mail")
    assert [line.given for line in Consent.objects.filter(user=world.owner)] == [False, True], "the ledger keeps both"
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"consent.given", "consent.withdrawn"}


def test_new_words_are_asked_for_anew(world: World, browser_of: Browsers):
    consent_change(user=world.owner, text=text(), given=True)
    old = text()
    ConsentText.objects.create(
        purpose=old.purpose, version=2, title_vi="Mới", title_en="New", body_vi="a", body_en="b", since=date(2026, 1, 1)
    )
    page = browser_of(world.owner).get("/people/me/consents/").content.decode()
    assert "nội dung đã đổi" in page
    assert browser_of(world.owner).post("/people/me/consents/", {"text": old.pk, "agree": "yes"}).status_code == 404


# The clock


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 11, 25), date(2026, 11, 27)),  # Wednesday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: a weekend lies between
        (date(2026, 11, 28), date(2026, 12, 1)),  # asked on a Saturday
        (date(2026, 12, 31), date(2027, 1, 5)),  # New Year and a weekend
        (date(2026, 9, 1), date(2026, 9, 4)),  # the National Day
    ],
)
def test_two_working_days(start: date, expected: date):
    assert after_working_days(start, 2) == expected


@given(start=st.dates(date(2020, 1, 1), date(2040, 1, 1)), days=st.integers(1, 30))
def test_so_many_working_days_lie_between(start: date, days: int):
    end = after_working_days(start, days)
    between = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(end)


KINDS = {"access": 10, "correction": 10, "erasure": 20, "stop": 15}


@pytest.mark.parametrize(("kind", "days"), KINDS.items())
def test_each_kind_has_its_days(world: World, kind: str, days: int):
    with time_machine.travel("2026-11-25 03:00:00Z", tick=False):
        request = data_request_make(user=world.owner, kind=kind, words_of_person="")
    assert timezone.localdate(request.answer_due) == date(2026, 11, 27)
    assert timezone.localdate(request.action_due) == date(2026, 11, 25) + timedelta(days=days)


def test_a_day_begins_on_the_site_s_clock(world: World):
    with time_machine.travel("2026-11-25 18:00:00Z", tick=False):  # already the 26th here, a Thursday
        request = data_request_make(user=world.owner, kind="stop", words_of_person="")
    assert timezone.localdate(request.answer_due) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("now", "word", "tone"),
    [
        ("2026-11-25", "Còn 2 ngày", "doing"),
        ("2026-11-27", "Hạn hôm nay", "doing"),
        ("2026-11-29", "Quá hạn 2 ngày", "error"),
    ],
)
def test_what_is_due_is_said_in_words_and_tone(world: World, now: str, word: str, tone: str):
    with time_machine.travel("2026-11-25 03:00:00Z", tick=False):
        request = data_request_make(user=world.owner, kind="stop", words_of_person="")
    answer, _ = dues_of(request, timezone.make_aware(datetime.fromisoformat(f"{now} 09:00:00")))
    assert (answer.word.vi, answer.tone) == (word, tone)


# The register


def test_from_the_request_to_its_end(world: World, browser_of: Browsers):
    person, manager = browser_of(world.owner), browser_of(world.site_manager)
    assert person.post("/people/me/requests/", {"kind": "stop", "words_of_person": "Ngừng gửi thư"}).status_code == 302
    request = DataRequest.objects.get()
    path = f"/people/requests/{request.pk}/"
    assert "Ngừng gửi thư" in manager.get(path).content.decode()
    assert "Còn" in manager.get("/people/requests/").content.decode()
    manager.post(f"{path}close/")
    request.refresh_from_db()
    assert request.state == "received", "not closed before it was answered"
    manager.post(f"{path}extend/", {"reason": ""})
    manager.post(f"{path}extend/", {"reason": "Bên xử lý ở xa"})
    due = DataRequest.objects.get().action_due
    assert due - request.action_due == timedelta(days=15)
    manager.post(f"{path}extend/", {"reason": "lần nữa"})
    assert DataRequest.objects.get().action_due == due, "once only"
    assert "<title>Lỗi: " in manager.post(path, {"answer": ""}).content.decode()
    manager.post(path, {"answer": "Chúng tôi đã ngừng."})
    manager.post(f"{path}close/")
    request.refresh_from_db()
    assert (request.state, request.handled_by) == ("closed", world.site_manager)
    assert "Chúng tôi đã ngừng." in person.get("/people/me/requests/").content.decode()
    kinds = list(Letter.objects.filter(to=world.owner.email).values_list("key", flat=True))
    assert sorted(key.rpartition(":")[2] for key in kinds) == ["answered", "extended", "received"]


@pytest.mark.parametrize("name", ["owner", "colleague", "park_officer", "city_officer", "nobody"])
def test_the_register_is_the_site_manager_s(world: World, sure_browser_of: Browsers, name: str):
    request = data_request_make(user=world.owner, kind="erasure", words_of_person="")
    browser = sure_browser_of(world.people[name])
    assert browser.get("/people/requests/").status_code == 403
    assert browser.get(f"/people/requests/{request.pk}/").status_code == 404
    for act in ("extend", "close", "erase"):
        assert browser.post(f"/people/requests/{request.pk}/{act}/", {"reason": "x"}).status_code == 404
        assert browser.get(f"/people/requests/{request.pk}/{act}/").status_code == 405
    assert browser.get(f"/people/requests/{request.pk}/data/").status_code == 404
    for path in ("/people/accounts/",):
        assert browser.get(path).status_code == 403
    assert browser.get(f"/people/accounts/{world.stranger.pk}/").status_code == 404


# One person's data


def test_a_person_reads_and_takes_their_own_data(world: World, sure_browser_of: Browsers):
    consent_change(user=world.owner, text=text(), given=True)
    data_request_make(user=world.owner, kind="access", words_of_person="của tôi")
    data_request_make(user=world.stranger, kind="access", words_of_person="của người khác")
    browser = sure_browser_of(world.owner)
    page = browser.get("/people/me/data/").content.decode()
    assert world.owner.email in page
    assert "của tôi" in page
    response = browser.get("/people/me/data/json/")
    data = json.loads(response.content)
    assert data["account"][0]["email"] == world.owner.email
    assert data["consents"][0]["text__purpose"] == "campaign-mail"
    assert data["memberships"][0]["organisation__name"] == world.enterprise.organisation.name
    assert "của người khác" not in response.content.decode()
    assert world.stranger.email not in response.content.decode()
    assert "password" not in json.dumps(data["account"][0]).replace("has_password", "")
    assert response["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="personal-data.exported").count() == 2


def test_a_copy_for_who_asked_for_one_only(world: World, sure_browser_of: Browsers):
    access = data_request_make(user=world.owner, kind="access", words_of_person="")
    stop = data_request_make(user=world.stranger, kind="stop", words_of_person="")
    manager = sure_browser_of(world.site_manager)
    assert world.owner.email in manager.get(f"/people/requests/{access.pk}/data/").content.decode()
    assert manager.get(f"/people/requests/{stop.pk}/data/").status_code == 404
    assert manager.post(f"/people/requests/{stop.pk}/erase/").status_code == 404


def test_erasing_takes_the_person_and_keeps_the_chain(world: World, sure_browser_of: Browsers, browser_of: Browsers):
    user, email = world.colleague, world.colleague.email
    consent_change(user=user, text=text(), given=True)
    request = data_request_make(user=user, kind="erasure", words_of_person="xóa giúp tôi")
    inside = browser_of(user)
    sure_browser_of(world.site_manager).post(f"/people/requests/{request.pk}/erase/")
    erased = User.objects.get(pk=user.pk)
    assert (erased.full_name, erased.phone, erased.is_active) == ("", "", False)
    assert email not in erased.email
    assert not erased.has_usable_password()
    assert not Membership.objects.valid().filter(user=user).exists()
    assert not Consent.objects.filter(user=user).exists()
    assert not Letter.objects.filter(to=email).exists()
    assert inside.get("/people/me/").status_code == 302
    assert audit.verify().ok
    assert AuditEvent.objects.filter(actor=email).exists(), "the security log keeps its lines"


def test_who_still_carries_something_is_not_erased(world: World):
    for user in (world.park_officer, world.site_manager):
        with pytest.raises(CannotBeErased, match="last manager"):
            person_erase(user=user, by=world.site_manager)
        assert User.objects.get(pk=user.pk).is_active


# The account's own page, letters


def test_a_person_says_who_they_are(world: World, browser_of: Browsers):
    browser = browser_of(world.owner)
    form = {"full_name": "Trần Văn Đổi", "phone": "+84 912 345 678", "language": "en"}
    browser.post("/people/me/", form)
    user = User.objects.get(pk=world.owner.pk)
    assert (user.full_name, user.phone, user.language) == ("Trần Văn Đổi", "+84912345678", "en")
    browser.post("/people/me/", form)
    assert AuditEvent.objects.filter(action="account.changed").count() == 1, "nothing changed the second time"
    page = browser.post("/people/me/", {**form, "full_name": ""}).content.decode()
    assert "<title>Lỗi: " in page
    assert "is_superuser" not in page


def test_letters_wait_for_their_own_managers(world: World, browser_of: Browsers):
    invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    letter = Letter.objects.get()
    path = f"/people/outbox/{letter.pk}/"
    assert "moi@example.vn" in browser_of(world.park_officer).get("/people/outbox/").content.decode()
    assert "/people/invitation/" in browser_of(world.park_officer).get(path).content.decode()
    assert AuditEvent.objects.filter(action="letter.viewed").count() == 1
    for stranger in (world.park_viewer, world.other_officer, world.owner, world.site_manager):
        assert "moi@example.vn" not in browser_of(stranger).get("/people/outbox/").content.decode()
        assert browser_of(stranger).get(path).status_code == 404
        assert browser_of(stranger).post(f"{path}passed-on/").status_code == 404
    assert browser_of(world.park_officer).get(f"{path}passed-on/").status_code == 405
    browser_of(world.park_officer).post(f"{path}passed-on/")
    letter.refresh_from_db()
    assert letter.state == "by_hand"


def test_secret_links_do_not_stay_in_letters_that_arrived(world: World):
    invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    letter = Letter.objects.get()
    assert forget_secret_letters() == 0
    Letter.objects.update(state=Letter.State.SENT, sent_at=timezone.now() - timedelta(hours=2))
    assert forget_secret_letters() == 1
    letter.refresh_from_db()
    assert letter.body == ""
