"""What a key may be allowed to do; a key has the scopes that its maker ticked and no others."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data import Text

SCOPES: Mapping[str, Text] = {
    "handin:read": Text(vi="Xem các đợt thu thập và kết quả kiểm tra", en="Read campaigns and what checks found"),
    "handin:write": Text(vi="Gửi số liệu lên để kiểm tra", en="Hand accounts in to be checked"),
    "handin:send": Text(vi="Gửi chính thức, kèm cam kết", en="Send for good, with the declaration"),
    "results:read": Text(vi="Xem kết quả của doanh nghiệp mình", en="Read the own enterprise's results"),
}
