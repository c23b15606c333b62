"""News: a list and notices for all; writing, publishing and withdrawing for managers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import language, say
from nangsuat.web.news import services
from nangsuat.web.news.forms import NoticeForm
from nangsuat.web.news.markup import as_html, as_words
from nangsuat.web.news.models import Notice
from nangsuat.web.news.selectors import drafts_of, get_notice, get_own_notice, managed_by, published
from nangsuat.web.people.persons import person_of

_PAGE = 20
NEWS = Text(vi="Tin tức", en="News")


@login_not_required
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What is published, the newest first; a manager also sees what waits."""
    page = Paginator(published(), _PAGE).get_page(request.GET.get("page"))
    may_write = bool(managed_by(request.user))
    context = {
        "page": page,
        "notices": [(notice, as_words(say(notice.text))) for notice in page],
        "drafts": list(drafts_of(request.user)) if may_write else [],
        "may_write": may_write,
    }
    return render(request, "news/news.html", context)


@login_not_required
@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice."""
    found = get_notice(request.user, slug)
    context = {
        "notice": found,
        "html": as_html(say(found.text)),
        "only_vietnamese": language() == "en" and not found.body_en,
        "may_edit": request.user.has_perm("news.edit_notice", found) if request.user.is_authenticated else False,
        "crumbs": [(NEWS, reverse("news:news")), (found.name, "")],
    }
    return render(request, "news/notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_add(request: HttpRequest) -> HttpResponse:
    """Write a notice; the next page shows it as it will be."""
    user = person_of(request)
    bodies = managed_by(user)
    if not bodies:
        raise PermissionDenied
    form = NoticeForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data.get("organisation") or bodies[0]
        made = services.notice_add(user=user, organisation=organisation, text=form.text, address=address_of(request))
        messages.success(request, say(_KEPT))
        return _to(made)
    crumbs = [(NEWS, reverse("news:news")), (Text(vi="Viết tin", en="Write"), "")]
    return render(request, "news/notice_form.html", {"form": form, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a notice."""
    user = person_of(request)
    found = get_own_notice(user, slug)
    form = NoticeForm(request.POST or None, instance=found, bodies=[found.organisation])
    if request.method == "POST" and form.is_valid():
        kept = get_own_notice(user, slug)  # the form has put its values into the record at hand
        services.notice_edit(user=user, notice=kept, text=form.text, address=address_of(request))
        messages.success(request, say(_SAVED))
        return _to(kept)
    way = reverse("news:notice", args=[slug])
    crumbs = [(NEWS, reverse("news:news")), (found.name, way), (Text(vi="Sửa", en="Change"), "")]
    return render(request, "news/notice_form.html", {"form": form, "notice": found, "crumbs": crumbs})


@require_POST
def notice_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show it to all."""
    user = person_of(request)
    found = get_own_notice(user, slug)
    services.notice_publish(user=user, notice=found, address=address_of(request))
    messages.success(request, say(_PUBLISHED))
    return _to(found)


@require_POST
def notice_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it away from the public."""
    user = person_of(request)
    found = get_own_notice(user, slug)
    services.notice_withdraw(user=user, notice=found, address=address_of(request))
    messages.success(request, say(_WITHDRAWN))
    return _to(found)


def _to(found: Notice) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("news:notice", args=[found.slug]))


_KEPT = Text(vi="Đã lưu bản nháp. Xem lại rồi đăng.", en="The draft is saved. Look at it, then publish.")
_SAVED = Text(vi="Đã lưu.", en="Saved.")
_PUBLISHED = Text(vi="Đã đăng; mọi người đều xem được.", en="Published; everybody can read it.")
_WITHDRAWN = Text(
    vi="Đã gỡ; chỉ người phụ trách của đơn vị còn thấy.", en="Withdrawn; only the body's managers still see it."
)
