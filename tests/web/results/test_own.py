"""What an enterprise sees of itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

import nangsuat as ns
from nangsuat.data import FirmPanel
from nangsuat.web.core import storage
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.models import HandIn, Intake
from nangsuat.web.handin.selectors import snapshots_of
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.selectors import accounts_of
from nangsuat.web.releases.services import release_withdraw
from nangsuat.web.results import selectors, services, timer
from nangsuat.web.results.models import Making, OwnReport, OwnResult
from nangsuat.web.results.services import making
from nangsuat.web.results.services.accounts import own_accounts
from nangsuat.web.results.signals import ask_for_result
from nangsuat.web.results.tasks import own_report_task, own_result_asked_task, own_result_task
from nangsuat.web.results.timer import resume_results
from web_releases import campaign_of, hand_in

EXACT = 1e-12  # the same library function on the same rows
State = Making.State


def url(enterprise, name="own", *args):
    return reverse(f"results:{name}", args=[enterprise.pk, *args])


def made(enterprise):
    return services.own_result_make(services.own_result_refresh(enterprise.pk).pk)


def test_before_anything_is_handed_in_the_page_says_what_to_do(world, browser_of):
    page = browser_of(world.owner).get(url(world.enterprise)).content.decode()
    assert "chưa nộp số liệu" in page
    assert not OwnResult.objects.exists()


def test_right_after_sending_without_any_release(park, browser_of):
    world = park.world
    park.hand_in_as(world.enterprise)
    browser = browser_of(world.owner)
    assert "Đang tính" in browser.get(url(world.enterprise)).content.decode()
    made(world.enterprise)
    for language, words in (("vi", "Chưa có bản công bố nào"), ("en", "There is no release yet")):
        page = browser_of(world.owner, language=language).get(url(world.enterprise)).content.decode()
        assert words in page
        assert "E05" in page
    assert OwnResult.objects.count() == 1


def test_figures_are_those_of_the_library(park):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    payload = made(enterprise).payload
    panel = own_accounts(enterprise).panel
    for item in payload["main"] + payload["others"]:
        for year, value in item["series"]:
            figure = ns.figure_of(panel, item["code"], {"firm": enterprise.code, "year": year})
            assert value == (None if figure.value is None else pytest.approx(figure.value, rel=EXACT)), item["code"]
    tree = ns.driver_tree(panel, enterprise.code, start=2022, end=2023)
    assert payload["tree"]["change"] == pytest.approx(tree.change.value, rel=EXACT)
    assert [item["code"] for item in payload["look"]["found"]] == [
        item.code for item in ns.explain.first_look(tree).findings
    ]


def test_place_among_peers_by_the_rule_of_the_release(park):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    release = park.release()
    payload = made(enterprise).payload
    assert payload["places"]
    own = own_accounts(enterprise).panel.collect()
    for place in payload["places"]:
        values = [value for _, value in place["quantiles"]]
        assert place["firms"] >= release.rule["minimum_count"]
        assert 1 <= place["rank"] <= place["firms"]
        assert len(values) == 5
    assert own.height == 2


def test_few_peers_fall_back_to_all_and_say_why_where_that_fails(park):
    enterprise = park.world.enterprise
    type(enterprise).objects.filter(pk=enterprise.pk).update(industry="01")
    park.hand_in_as(enterprise)
    park.release()
    payload = made(enterprise).payload
    assert payload["places"]
    assert not payload["places_by_industry"]


def test_a_withdrawn_release_is_not_used_any_more(park):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    release = park.release()
    first = made(enterprise)
    release_withdraw(release=release, reason="sai", by=park.world.park_officer)
    second = made(enterprise)
    assert first.pk != second.pk
    assert second.payload["places"] == []
    assert "Chưa có bản công bố" in second.payload["place_reason"]["vi"]


def test_quick_result_of_three_numbers(world, browser_of):
    campaign = campaign_of(world.park, 2025, world.park_officer)
    hand_in(campaign, world.enterprise, {"net_sales": 1200.0, "intermediate_inputs": 700.0, "employees": 5.0})
    payload = made(world.enterprise).payload
    values = {item["code"]: item["value"] for item in payload["main"]}
    assert values["E05"] == pytest.approx(100.0, rel=EXACT)
    assert payload["tree"] is None
    page = browser_of(world.owner).get(url(world.enterprise)).content.decode()
    assert "mới có một năm" in page


def test_a_correction_gives_a_new_result(park):
    enterprise = park.world.enterprise
    sent = park.hand_in_as(enterprise)
    first = made(enterprise)
    row = {key: value for key, value in sent[-1].rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(sent[-1].assignment.campaign, enterprise, row | {"employees": row["employees"] * 2}, version=2)
    second = made(enterprise)
    assert first.pk != second.pk
    before, after = (
        next(item["value"] for item in each.payload["main"] if item["code"] == "E05") for each in (first, second)
    )
    assert after == pytest.approx(before / 2, rel=EXACT)


@pytest.mark.parametrize("name", ["own", "own_report"])
def test_who_sees_it(park, browser_of, name):
    world = park.world
    park.hand_in_as(world.enterprise)
    made(world.enterprise)
    for who in ("owner", "colleague", "park_officer", "park_viewer", "adviser"):
        assert browser_of(getattr(world, who)).get(url(world.enterprise, name)).status_code == 200, who
    for who in ("stranger", "other_officer", "city_officer", "analyst", "site_manager", "nobody"):
        assert browser_of(getattr(world, who)).get(url(world.enterprise, name)).status_code == 404, who
    assert browser_of().get(url(world.enterprise, name)).status_code == 302
    assert browser_of(world.owner).post(url(world.enterprise, name)).status_code == 405
    assert browser_of(world.owner).get(reverse(f"results:{name}", args=[999_999])).status_code == 404


def test_others_looking_leaves_a_line(park, browser_of):
    world = park.world
    park.hand_in_as(world.enterprise)
    made(world.enterprise)
    for who in (world.owner, world.adviser, world.park_officer):
        browser_of(who).get(url(world.enterprise))
    seen = AuditEvent.objects.filter(action="enterprise.result_viewed").values_list("actor", flat=True)
    assert list(seen) == [world.adviser.email, world.park_officer.email]


def test_an_own_figure_opens_down_to_its_cells(park, browser_of):
    world = park.world
    sent = park.hand_in_as(world.enterprise)
    page = browser_of(world.owner).get(url(world.enterprise, "figure", "E05", 2023)).content.decode()
    assert sent[-1].receipt_number in page
    assert "DN-A.xlsx" in page
    assert browser_of(world.stranger).get(url(world.enterprise, "figure", "E05", 2023)).status_code == 404
    for code, year in (("E99", 2023), ("E05", 1999), ("E22", 2023)):
        assert browser_of(world.owner).get(url(world.enterprise, "figure", code, year)).status_code == 404


@pytest.mark.parametrize(("kind", "mark"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_report_is_made_once_and_downloaded(park, browser_of, kind, mark):
    world = park.world
    park.hand_in_as(world.enterprise)
    park.release()
    made(world.enterprise)
    browser = browser_of(world.owner)
    address = url(world.enterprise, "own_report") + f"?format={kind}"
    assert "Đang lập báo cáo" in browser.get(address).content.decode()
    report = services.own_report_make(OwnReport.objects.get().pk)
    assert report.state == State.READY
    file = browser.get(address)
    assert b"".join(file.streaming_content).startswith(mark)
    assert services.own_report_make(report.pk).sha256 == report.sha256
    assert OwnReport.objects.count() == 1
    assert browser.get(url(world.enterprise, "own_report") + "?format=exe").status_code == 404


def test_the_report_is_two_pages_with_a_head_and_names_its_own_hand_ins(park):
    world = park.world
    sent = park.hand_in_as(world.enterprise)
    park.release()
    report = services.own_report_ask(result=made(world.enterprise), language="vi", kind="pdf")
    pages = PdfReader(storage.path_of(services.own_report_make(report.pk).sha256)).pages
    assert len(pages) == 2
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert world.enterprise.organisation.name.upper() in text
    assert re.search(r"Số:\s*/BC", text)  # the number is the clerk's
    assert "Nên xem trước" in text
    assert world.enterprise.place.vi in text
    assert "[" not in text
    for each in sent:
        assert each.receipt_number in text
    assert "Năng suất 2023" in text  # the release, under the places only
    assert "dòng 1" not in text


def report_of(result, language="vi"):
    report = services.own_report_ask(result=result, language=language, kind="pdf")
    pages = PdfReader(storage.path_of(services.own_report_make(report.pk).sha256)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_report_places_the_enterprise_where_the_page_does_and_says_what_was_confirmed(park):
    world = park.world
    sent = park.hand_in_as(world.enterprise)
    park.release()
    later = {key: value for key, value in sent[-1].rows[0].items() if key not in {"firm", "year", "row"}}
    newest = hand_in(campaign_of(world.park, 2024, world.park_officer), world.enterprise, later)
    asked = {"key": "k1", "message": {"vi": "Lương tăng 180 % so với năm trước", "en": "Pay rose by 180 %"}}
    Intake.objects.filter(pk=newest.intake_id).update(problems=[asked])
    HandIn.objects.filter(pk=newest.pk).update(confirmations=[{"key": "k1", "by": "a@b.vn", "comment": ""}])
    result = made(world.enterprise)
    place = result.payload["places"][0]
    assert result.payload["release"]["year"] == 2023
    count, text = report_of(result)
    assert count == 2
    assert f"So với {place['firms']:.0f} doanh nghiệp" in text
    assert "năm 2023" in text
    assert "năm 2024: Lương tăng 180 % so với năm trước" in text
    assert "Không có điểm nào cần xác nhận" not in text
    assert "(," not in text


def test_where_the_page_shows_no_place_the_report_gives_the_pages_reason(park):
    park.hand_in_as(park.world.enterprise)
    _, text = report_of(made(park.world.enterprise), "en")
    assert "There is no release yet" in text
    assert "fewer than" not in text


def test_a_kill_in_the_middle_is_made_good(park, monkeypatch):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    result = services.own_result_refresh(enterprise.pk)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(making, "payload_of", killed)
        with pytest.raises(KeyboardInterrupt):
            services.own_result_make(result.pk)
    OwnResult.objects.update(beat=timezone.now() - timedelta(minutes=5))
    DBTaskResult.objects.ready().delete()  # its job went with the worker
    assert resume_results() == 1
    assert services.own_result_make(result.pk).state == State.READY
    assert resume_results() == 0


def test_what_waits_for_its_turn_is_not_asked_for_again_and_goes_first_when_somebody_waits(park, browser_of):
    world = park.world
    park.hand_in_as(world.enterprise)
    services.own_result_refresh(world.enterprise.pk)
    OwnResult.objects.update(made_at=timezone.now() - timedelta(minutes=5))
    jobs = DBTaskResult.objects.ready().filter(task_path=own_result_task.module_path)
    assert [job.priority for job in jobs] == [making.IDLE]
    assert resume_results() == 0
    assert "Đang tính" in browser_of(world.owner).get(url(world.enterprise)).content.decode()
    assert [job.priority for job in jobs.all()] == [making.HURRY]


def test_the_page_asks_little_of_the_database(park, browser_of, django_assert_max_num_queries):
    world = park.world
    park.hand_in_as(world.enterprise)
    park.release()
    made(world.enterprise)
    browser = browser_of(world.owner)
    browser.get(url(world.enterprise))
    with django_assert_max_num_queries(14):
        browser.get(url(world.enterprise))


def test_digest_follows_what_it_is_made_of(park):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    first = selectors.result_digest(enterprise, None)
    enterprise.industry = "27"
    assert selectors.result_digest(enterprise, None) != first
    assert isinstance(own_accounts(enterprise).panel, FirmPanel)


def ready_jobs(task):
    return DBTaskResult.objects.ready().filter(task_path=task.module_path)


def test_a_release_floods_no_queue(park, browser_of):
    """Every enterprise's result is overtaken; rounds of the timer ask once each, and who waits comes first."""
    world = park.world
    park.hand_in_as(world.enterprise)
    enterprises = list(Enterprise.objects.filter(assignments__hand_ins__isnull=False).distinct())
    assert len(enterprises) > 40
    for enterprise in enterprises:
        services.own_result_refresh(enterprise.pk)
    OwnResult.objects.update(made_at=timezone.now() - timedelta(minutes=5))
    DBTaskResult.objects.all().delete()  # their jobs went with a worker
    park.release()
    for _ in range(3):
        resume_results()
    jobs = ready_jobs(own_result_task)
    asked = [job.args_kwargs["args"][0] for job in jobs]
    assert len(asked) == len(set(asked)) == len(enterprises)
    assert {job.priority for job in jobs} == {making.IDLE}
    browser_of(world.owner).get(url(world.enterprise))
    first = DBTaskResult.objects.ready().first()
    assert OwnResult.objects.get(pk=first.args_kwargs["args"][0]).enterprise == world.enterprise


def test_a_round_of_the_timer_is_bounded(park, monkeypatch):
    monkeypatch.setattr(timer, "_AT_ONCE", 3)
    for enterprise in Enterprise.objects.filter(assignments__hand_ins__isnull=False).distinct()[:10]:
        services.own_result_refresh(enterprise.pk)
    OwnResult.objects.update(made_at=timezone.now() - timedelta(minutes=5))
    DBTaskResult.objects.all().delete()
    assert [resume_results() for _ in range(3)] == [3, 0, 0]
    assert ready_jobs(own_result_task).count() == 3


def test_an_overtaken_result_makes_the_newer_one_in_its_stead(park):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    old = services.own_result_refresh(enterprise.pk)
    park.release()
    DBTaskResult.objects.all().delete()
    result = services.own_result_make(old.pk)
    assert (result.state, OwnResult.objects.filter(enterprise=enterprise).count()) == (State.READY, 1)
    assert not ready_jobs(own_result_task).exists()


def test_a_job_whose_result_is_gone_ends_quietly(park):
    own_result_task.call(4711)
    own_report_task.call(4711)


def test_who_sent_for_itself_is_served_before_a_file_of_many(park):
    DBTaskResult.objects.all().delete()
    mine = park.hand_in_as(park.world.enterprise)[0]
    assert {job.priority for job in ready_jobs(own_result_asked_task)} == {making.HURRY}
    DBTaskResult.objects.all().delete()
    ask_for_result(instance=HandIn(assignment=mine.assignment, authorisation="Giấy uỷ quyền số 1"), created=True)
    assert {job.priority for job in ready_jobs(own_result_asked_task)} == {making.IDLE}


def test_while_it_is_computed_anew_the_result_before_is_shown(park, browser_of):
    world = park.world
    park.hand_in_as(world.enterprise)
    made(world.enterprise)
    release = park.release()
    page = browser_of(world.owner).get(url(world.enterprise)).content.decode()
    assert "Đang tính lại theo số liệu mới nhất" in page
    assert "Chỉ tiêu chính" in page
    assert "format=pdf" not in page
    placed = made(world.enterprise)
    page = browser_of(world.owner).get(url(world.enterprise)).content.decode()
    assert "Đang tính lại" not in page
    assert "format=pdf" in page
    release_withdraw(release=release, reason="Sai số liệu", by=world.park_officer)
    OwnResult.objects.exclude(pk=placed.pk).delete()
    page = browser_of(world.owner).get(url(world.enterprise)).content.decode()
    assert "Chỉ tiêu chính" not in page  # its places are of a release that is no longer shown


QUICK = {"net_sales": 567587.0, "intermediate_inputs": 416638.0, "employees": 203.0}


def test_three_numbers_beside_full_accounts_of_another_year_give_productivity(park, browser_of):
    enterprise = park.world.enterprise
    park.hand_in_as(enterprise)
    hand_in(campaign_of(park.world.park, 2024, park.world.park_officer), enterprise, QUICK, specification="quick-3")
    payload = made(enterprise).payload
    values = {item["code"]: item["value"] for item in payload["main"]}
    assert values["E05"] == pytest.approx((567587 - 416638) / 203, rel=EXACT)
    assert payload["estimate"]["vi"].startswith("Năm 2024: Ước tính nhanh")
    assert payload["tree"] is not None
    full = {year: value for item in payload["main"] if item["code"] == "E05" for year, value in item["series"]}
    assert (
        full[2023] == ns.figure_of(own_accounts(enterprise).panel, "E05", {"firm": enterprise.code, "year": 2023}).value
    )
    page = browser_of(park.world.owner).get(url(enterprise, "figure", "E05", 2024)).content.decode()
    assert "567.587" in page


def test_fuller_accounts_of_a_year_count_whatever_came_later(park):
    world = park.world
    full = park.hand_in_as(world.enterprise)[-1]
    campaign = campaign_of(world.park, 2023, world.park_officer)
    quick = hand_in(campaign, world.enterprise, QUICK, specification="quick-3")
    assert quick.sent_at > full.sent_at
    own = own_accounts(world.enterprise)
    assert full.pk in own.gathered.places
    assert quick.pk not in own.gathered.places
    assert not own.quick_years
    assert full in snapshots_of(world.enterprise)
    assert quick not in snapshots_of(world.enterprise)
    release = park.release(campaigns=[*park.campaigns, campaign])
    held = accounts_of(release).panel.collect().filter(firm=world.enterprise.code, year=2023)
    assert held["employees"].to_list() == [full.rows[0]["employees"]]
