"""The first wordings of the purposes for which a person is asked; a new wording is a new version, never a change."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TEXTS = [
    {
        "purpose": "campaign-mail",
        "title_vi": "Nhận thư về các đợt thu thập sắp tới",
        "title_en": "Letters about coming campaigns",
        "body_vi": "Chúng tôi dùng họ tên và địa chỉ thư điện tử của bạn để báo trước về các đợt thu thập số liệu mà "
        "doanh nghiệp của bạn có thể tham gia và về kết quả được công bố. Thư cần thiết cho việc nộp số liệu (thư mời, "
        "nhắc hạn, phiếu tiếp nhận) vẫn được gửi khi bạn không đồng ý. Dữ liệu không được chuyển cho bên khác.",
        "body_en": "We use your name and e-mail address to tell you ahead about campaigns that your enterprise may join "
        "and about results that come out. Letters that a hand-in needs (invitation, reminder, receipt) are sent "
        "also without this consent. The data are passed on to nobody.",
    },
    {
        "purpose": "training-mail",
        "title_vi": "Nhận thư mời tập huấn, hội thảo về năng suất",
        "title_en": "Invitations to training and workshops on productivity",
        "body_vi": "Chúng tôi dùng họ tên và địa chỉ thư điện tử của bạn để mời dự tập huấn, hội thảo do ban quản lý khu "
        "hoặc viện tổ chức. Dữ liệu không được chuyển cho bên khác.",
        "body_en": "We use your name and e-mail address to invite you to training and workshops of the park board or the "
        "institute. The data are passed on to nobody.",
    },
]


def write(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    texts = apps.get_model("people", "ConsentText")
    for text in _TEXTS:
        texts.objects.get_or_create(purpose=text["purpose"], version=1, defaults={**text, "since": date(2026, 11, 1)})


class Migration(migrations.Migration):
    dependencies = [("people", "0002_who_and_until")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
