"""What each estimator of a production function takes for granted, for those who read its answer."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data import Text

TAKES_FOR_GRANTED: Mapping[str, Text] = {
    "pooled": Text(
        vi="Bình phương tối thiểu gộp: doanh nghiệp chọn lao động mà không biết năng suất của mình. Thường không "
        "đúng: ai năng suất hơn thì thuê thêm người, nên hệ số lao động lẫn cả năng suất.",
        en="Pooled least squares: firms choose labour without knowing how productive they are. Mostly wrong: the more "
        "productive hire more, so that labour's coefficient holds productivity too.",
    ),
    "fixed_effects": Text(
        vi="Hiệu ứng cố định: năng suất của mỗi doanh nghiệp không đổi qua các năm; chỉ nhìn thay đổi trong từng "
        "doanh nghiệp, nên sai số đo vốn kéo hệ số vốn về không.",
        en="Fixed effects: each firm's productivity is the same in all years; only changes within firms are looked "
        "at, so that errors in measuring capital draw its coefficient to nothing.",
    ),
    "first_differences": Text(
        vi="Sai phân: như hiệu ứng cố định, nhìn thay đổi từ năm trước; sai số đo nặng hơn nữa.",
        en="First differences: as fixed effects, by changes from the year before; errors of measurement weigh even "
        "more.",
    ),
    "arellano_bond": Text(
        vi="GMM sai phân: số liệu của chính doanh nghiệp từ hai năm trước trở về không liên quan đến cú sốc năm nay; "
        "yếu khi đầu vào thay đổi chậm.",
        en="Difference GMM: a firm's own figures of two years before and earlier do not go with this year's surprise; "
        "weak where inputs change slowly.",
    ),
    "blundell_bond": Text(
        vi="GMM hệ thống: thêm rằng thay đổi gần đây của đầu vào không liên quan đến mức riêng của doanh nghiệp. Kiểm "
        "định Hansen cho biết số liệu có phản đối không.",
        en="System GMM: also that recent changes of inputs do not go with the firm's own level. Hansen's test says "
        "whether the data object.",
    ),
    "olley_pakes": Text(
        vi="Olley-Pakes: đầu tư tăng theo năng suất khi vốn đã cho, nên đầu tư cho thấy năng suất; doanh nghiệp không "
        "đầu tư thì bị bỏ.",
        en="Olley-Pakes: given capital, investment rises with productivity and so reveals it; firms that do not "
        "invest are left out.",
    ),
    "levinsohn_petrin": Text(
        vi="Levinsohn-Petrin: đầu vào mua ngoài cho thấy năng suất, và lao động được chọn theo điều gì khác nữa. Nếu "
        "lao động và đầu vào mua ngoài cùng được chọn một lúc thì bước một không tách được hệ số lao động.",
        en="Levinsohn-Petrin: bought-in inputs reveal productivity, and labour is moved by something else besides. "
        "Where both are chosen at once, the first stage cannot tell labour's coefficient.",
    ),
    "ackerberg_caves_frazer": Text(
        vi="Ackerberg-Caves-Frazer: đầu vào mua ngoài, khi vốn và lao động đã cho, cho thấy năng suất; lao động của "
        "năm trước không liên quan đến bất ngờ năm nay. Phương trình có thể có nhiều nghiệm; mọi nghiệm tìm thấy đều "
        "nêu ở bảng.",
        en="Ackerberg-Caves-Frazer: given capital and labour, bought-in inputs reveal productivity; last year's "
        "labour does not go with this year's surprise. The equations may have several roots; all that were found "
        "stand in the table.",
    ),
    "wooldridge": Text(
        vi="Wooldridge: như Levinsohn-Petrin, hai bước ước lượng cùng lúc; kiểm định Hansen cho biết hai bước có mâu "
        "thuẫn không.",
        en="Wooldridge: as Levinsohn-Petrin, both stages at once; Hansen's test says whether the stages contradict "
        "each other.",
    ),
    "gandhi_navarro_rivers": Text(
        vi="Gandhi-Navarro-Rivers: sản lượng gộp; doanh nghiệp mua đầu vào trung gian đến mức thêm một đồng chi thì "
        "thêm một đồng sản lượng, không có sức mạnh định giá.",
        en="Gandhi-Navarro-Rivers: gross output; firms buy inputs until one more unit of cost brings one more unit of "
        "output, and set no prices.",
    ),
}
"""By the names of :func:`nangsuat.production_function`'s methods."""
