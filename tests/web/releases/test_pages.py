"""Pages of releases, for each kind of person."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.urls import reverse

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.releases import services
from nangsuat.web.releases.models import OfficialSeries, Release
from web_releases import campaign_of, hand_in
from web_world import PASSWORD, make_enterprise

EVERYBODY = [None, "owner", "stranger", "park_officer", "other_officer", "adviser", "site_manager", "nobody"]


def _url(name: str, *args: object) -> str:
    return reverse(f"releases:{name}", args=args)


def _who(park, name):
    return None if name is None else getattr(park.world, name)


def test_everybody_reads_a_public_release(park, browser_of):
    release = park.release()
    urls = [
        _url("releases"),
        _url("release", release.pk),
        _url("release", release.pk) + "?indicator=E09&by=size",
        _url("figure", release.pk, "E05/2023"),
        _url("aggregates", release.pk, "csv"),
        _url("aggregates", release.pk, "xlsx"),
        _url("official"),
    ]
    for who in EVERYBODY:
        for language in ("vi", "en"):
            browser = browser_of(_who(park, who), language=language)
            for url in urls:
                assert browser.get(url).status_code == 200, (who, language, url)


def test_one_that_is_not_public_is_not_there_for_others(park, browser_of):
    release = park.release(public=False)
    urls = [_url("release", release.pk), _url("figure", release.pk, "E05/2023"), _url("aggregates", release.pk, "csv")]
    for who in (None, "owner", "stranger", "other_officer", "adviser", "nobody"):
        browser = browser_of(_who(park, who))
        for url in urls:
            assert browser.get(url).status_code == 404, (who, url)
        assert release.title not in browser.get(_url("releases")).content.decode()
    assert browser_of(park.world.park_viewer).get(urls[0]).status_code == 200


def test_acts_of_the_owner_are_refused_to_others(park, browser_of):
    release = park.release()
    for who in (None, "owner", "stranger", "other_officer", "park_viewer", "adviser", "site_manager"):
        browser = browser_of(_who(park, who))
        for url in (_url("release_withdraw", release.pk), _url("microdata", release.pk)):
            for answer in (browser.get(url), browser.post(url, {"reason": "x"})):
                assert answer.status_code in {302, 403, 404}, (who, url)
                assert answer.status_code != 302 or "/accounts/" in answer.url, (who, url)
        if who != "park_viewer":
            assert browser.get(_url("suppressions", release.pk)).status_code in {302, 404}, who
    release.refresh_from_db()
    assert release.is_published


def test_public_figures_name_no_enterprise(park, browser_of):
    release = park.release()
    page = browser_of().get(_url("figure", release.pk, "E05/2023")).content.decode()
    assert "GL-0" not in page
    assert "giả lập 0" not in page


def test_the_owner_opens_a_figure_down_to_the_cell(park, browser_of):
    release = park.release()
    browser = browser_of(park.world.park_officer)
    page = browser.get(_url("figure", release.pk, "E05/2023")).content.decode()
    assert park.hand_ins[1].receipt_number in page or "2023-" in page
    assert "Số liệu" in page
    assert AuditEvent.objects.filter(action="release.figure_opened").count() == 1


def test_an_enterprise_opens_its_own_figure_only(park, browser_of):
    world = park.world
    row = {key: value for key, value in park.hand_ins[0].rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(park.campaigns[0], world.enterprise, row)
    release = park.release()
    url = _url("figure", release.pk, f"E05/firm={world.enterprise.code}/2022")
    page = browser_of(world.owner).get(url)
    assert page.status_code == 200
    assert f"{world.enterprise.code}.xlsx" in page.content.decode()
    for stranger in (None, world.stranger, world.other_officer, world.nobody, world.site_manager):
        assert browser_of(stranger).get(url).status_code == 404


def test_figures_that_there_are_not(park, browser_of):
    release = park.release()
    for key in ("E05", "E99/2023", "E05/1999", "E05/firm/2023", "E05/name=x/2023", "e05/2023", "E05/abcd"):
        assert browser_of().get(_url("figure", release.pk, key)).status_code == 404, key


def test_a_hidden_figure_is_not_told(park, browser_of):
    release = park.release()
    line = release.suppressions.filter(table="E05 by industry").first()
    url = _url("figure", release.pk, f"E05/industry={line.cell['industry']}/{line.cell['year']}")
    assert "để bảo mật" in browser_of().get(url).content.decode()


def test_withdrawn_stays_listed_with_its_reason(park, browser_of):
    release = park.release()
    browser = browser_of(park.world.park_officer)
    assert browser.post(_url("release_withdraw", release.pk), {"reason": ""}).status_code == 200
    assert browser.post(_url("release_withdraw", release.pk), {"reason": "Sai đơn vị tiền"}).status_code == 302
    guest = browser_of()
    assert "Sai đơn vị tiền" in guest.get(_url("releases")).content.decode()
    page = guest.get(_url("release", release.pk)).content.decode()
    assert "Sai đơn vị tiền" in page
    for url in (_url("aggregates", release.pk, "csv"), _url("figure", release.pk, "E05/2023")):
        assert guest.get(url).status_code == 410
    assert AuditEvent.objects.filter(action="release.withdrawn").count() == 1


def test_make_by_pages(park, browser_of):
    browser = browser_of(park.world.park_officer)
    assert browser.get(_url("release_make")).status_code == 200
    given = {"title": "Bản mới", "campaigns": [each.pk for each in park.campaigns], "minimum_count": 5, "public": "on"}
    wrong = browser.post(_url("release_make"), {"minimum_count": 1}).content.decode()
    assert "Lỗi: " in wrong
    preview = browser.post(_url("release_make"), given).content.decode()
    assert "78 bản nộp" in preview
    assert not Release.objects.exists()
    made = browser.post(_url("release_make"), {**given, "confirmed": "1"})
    release = Release.objects.get()
    assert made.url == _url("release", release.pk)
    assert "Đang lập" in browser.get(made.url).content.decode()
    services.release_build(release.pk)
    assert "Số tổng hợp" in browser.get(made.url).content.decode()
    assert "đúng như khi công bố" in browser.post(_url("release_verify", release.pk), follow=True).content.decode()


def test_near_releases_are_warned_of(park, browser_of):
    park.release()
    row = {key: value for key, value in park.hand_ins[0].rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(park.campaigns[0], park.world.enterprise, row)
    given = {"title": "Bản mới", "campaigns": [each.pk for each in park.campaigns], "minimum_count": 5}
    page = browser_of(park.world.park_officer).post(_url("release_make"), given).content.decode()
    assert "chỉ khác bản công bố số 1 ở 1 doanh nghiệp" in page


def test_compare_tells_who_changed_to_the_owner_only(park, browser_of):
    first = park.release()
    row = {key: value for key, value in park.hand_ins[0].rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(park.campaigns[0], park.world.enterprise, row)
    old = park.hand_ins[1]
    figures = {key: value for key, value in old.rows[0].items() if key not in {"firm", "year", "row"}}
    corrected = figures | {"labour_cost": figures["labour_cost"] + 1}
    hand_in(park.campaigns[1], old.assignment.enterprise, corrected, version=2)
    second = park.release("Thêm một, sửa một")
    url = _url("release_compare", first.pk, second.pk)
    guest = browser_of().get(url).content.decode()
    assert park.world.enterprise.organisation.name not in guest
    assert "quá ít doanh nghiệp thay đổi" in guest
    owner = browser_of(park.world.park_officer).get(url).content.decode()
    assert park.world.enterprise.organisation.name in owner
    services.release_withdraw(release=first, reason="thay bằng bản sau", by=park.world.park_officer)
    assert browser_of().get(url).status_code == 410


def test_microdata_needs_a_fresh_log_in_and_is_noted(park, browser_of):
    release = park.release()
    browser = browser_of(park.world.park_officer)
    assert "reauthenticate" in browser.get(_url("microdata", release.pk)).url
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert browser.get(_url("microdata", release.pk)).status_code == 200
    file = browser.post(_url("microdata", release.pk), {"kind": "csv"})
    assert park.world.park_officer.email in file.content.decode("utf-8-sig")
    assert AuditEvent.objects.filter(action="release.microdata_taken").count() == 1


def test_get_does_not_verify(park, browser_of):
    assert browser_of().get(_url("release_verify", park.release().pk)).status_code == 405


def test_official_series_are_loaded_with_their_problems(world, browser_of, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = browser_of(world.analyst)
    assert browser.get(_url("official_load")).status_code == 200
    facts = {"name": "GRDP TP.HCM", "source": "Cục Thống kê", "vintage": "01/06/2026", "territory": "79"}
    good = "Ngành,Năm,GRDP (tỷ đồng),Lao động (nghìn người)\nTổng số,2022,900,90\nTổng số,2023,990,95\n"
    bad = "Ngành,Năm,GRDP (tỷ đồng),Lao động (nghìn người)\nTổng số,2022,abc,90\nTổng số,2022,990,95\n"

    def file(text: str) -> SimpleUploadedFile:
        return SimpleUploadedFile("grdp.csv", text.encode(), content_type="text/csv")

    wrong = browser.post(_url("official_load"), {**facts, "file": file(bad)}).content.decode()
    assert "abc" in wrong
    assert not OfficialSeries.objects.exists()
    macro = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no workbook at all")
    refused = browser.post(_url("official_load"), {**facts, "file": macro}).content.decode()
    assert "Lỗi: " in refused
    assert browser.post(_url("official_load"), {**facts, "file": file(good)}).status_code == 302
    again = browser.post(_url("official_load"), {**facts, "file": file(good)})
    assert OfficialSeries.objects.count() == 1
    later = {**facts, "vintage": "01/09/2026", "file": file(good.replace("990", "1000"))}
    browser.post(_url("official_load"), later)
    first, second = OfficialSeries.objects.order_by("vintage")
    assert first.vintage == date(2026, 6, 1)
    page = browser_of().get(_url("series", second.pk) + f"?beside={first.pk}").content.decode()
    assert "1.000" in page
    assert "990" in page
    assert again.status_code == 302


def test_built_in_series_with_one_click(world, browser_of):
    browser = browser_of(world.analyst)
    for key in ("viet_nam_sectors", "viet_nam_productivity"):
        for _ in range(2):
            assert browser.post(_url("official_built_in", key)).status_code == 302
    assert OfficialSeries.objects.count() == 2
    for series in OfficialSeries.objects.all():
        assert browser_of().get(_url("series", series.pk)).status_code == 200
    assert browser_of(world.owner).post(_url("official_built_in", "viet_nam_sectors")).status_code == 403
    assert browser_of(world.owner).get(_url("official_load")).status_code == 403


def test_the_day_of_a_release_is_the_day_here():
    late = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    release = Release(owner=Organisation(name="Khu"), title="A", number=1, published_at=late)
    assert "công bố 26/11/2026" in services.source_line(release).vi


def test_what_cannot_be_computed_is_said_before_and_after(park, browser_of):
    world = park.world
    asked = campaign_of(world.park, 2024, world.park_officer)
    for number in range(6):
        few = {
            "net_sales": 900.0 + number,
            "intermediate_inputs": 400.0,
            "labour_cost": 200.0,
            "employees": 7.0 + number,
        }
        hand_in(asked, make_enterprise(f"Ít ô {number}", f"IT-{number}", park=world.park), few)
    browser = browser_of(world.park_officer)
    given = {"title": "Ít ô", "campaigns": [asked.pk], "minimum_count": 5, "public": "on"}
    preview = browser.post(_url("release_make"), given).content.decode()
    assert "sẽ không có năng suất lao động" in preview
    assert "hoặc Tổng đầu ra" in preview
    release = services.release_build(
        services.release_make(owner=world.park, title="Ít ô", campaigns=[asked], by=world.park_officer).pk
    )
    page = browser.get(_url("release", release.pk)).content.decode()
    assert "không tính được E05" in page
    assert '<option value="E07" selected>' in page
    full = browser.get(_url("release", park.release().pk)).content.decode()
    assert "không tính được E05" not in full
    assert '<option value="E05" selected>' in full


def test_the_record_of_hidden_cells_speaks_the_readers_language(park, browser_of):
    release = park.release()
    page = browser_of(park.world.park_officer).get(_url("suppressions", release.pk)).content.decode()
    assert "theo ngành (VSIC cấp 2)" in page
    assert not [word for word in ("by industry", "dominance", "secondary", "largest", "too-few") if word in page]
