"""Everything that a look over a plan can say, in both languages, each once."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data.reading.wording import Wording, asking, must_fix, noting

_PLAN = ("Một kế hoạch có mục tiêu, chỉ tiêu và nhiệm vụ", "A plan has an objective, targets and tasks")
_KEYS = ("Mỗi ký hiệu chỉ dùng một lần", "A key is used once")
_LISTED = ("Giá trị có trong danh mục", "A value of the list")
_NUMBER = ("Chỉ tiêu có con số, đơn vị và thời hạn", "A target has a number, a unit and a period")
_YEARS = ("Trong thời gian của kế hoạch ({first}–{last})", "Within the plan's years ({first}–{last})")
_TASK = ("Nhiệm vụ có tên, đơn vị chủ trì, thời gian, sản phẩm", "A task has a name, a lead, a time, a product")
_EFFECT = ("Tác động có con số, thời gian và căn cứ", "An effect has numbers, a time and what they rest on")
_MONEY = ("Kinh phí theo năm và nguồn, trong mức hỗ trợ", "Money by year and source, within the ceilings")
_RISK = ("Rủi ro là xác suất và số tháng", "A risk is probabilities and months")
_CHOOSE = ("Chọn một trong: {known}.", "Choose one of: {known}.")
_SURE = ("Sửa lại, hoặc xác nhận là đúng như vậy.", "Correct it, or confirm that it is so.")

PLAN_WORDINGS: Mapping[str, Wording] = {
    # the plan
    "no-title": must_fix(
        "Kế hoạch chưa có tên", "The plan has no title", *_PLAN, "Ghi tên kế hoạch.", "Write its title."
    ),
    "years-upside-down": must_fix(
        "Năm cuối {last} trước năm đầu {first}",
        "The last year {last} is before the first {first}",
        "Năm đầu không sau năm cuối",
        "The first year is not after the last",
        "Sửa lại năm.",
        "Correct the years.",
    ),
    "no-general-objective": asking(
        "Chưa có mục tiêu chung",
        "There is no general objective",
        *_PLAN,
        "Ghi mục tiêu chung.",
        "Write the general objective.",
    ),
    "no-targets": must_fix(
        "Kế hoạch chưa có chỉ tiêu nào",
        "The plan has no target",
        *_PLAN,
        "Lấy chỉ tiêu từ văn bản, hoặc thêm chỉ tiêu của mình.",
        "Take targets over from a document, or add your own.",
    ),
    "no-tasks": asking("Kế hoạch chưa có nhiệm vụ nào", "The plan has no task", *_PLAN, "Thêm nhiệm vụ.", "Add tasks."),
    "unknown-document": must_fix("Không có văn bản «{value}»", "There is no document «{value}»", *_LISTED, *_CHOOSE),
    "key-twice": must_fix(
        "Ký hiệu «{value}» dùng {times} lần",
        "Key «{value}» is used {times} times",
        *_KEYS,
        "Đổi một trong các ký hiệu.",
        "Change one of them.",
    ),
    "unknown-objective": must_fix(
        "{what}: không có mục tiêu «{value}»", "{what}: there is no objective «{value}»", *_LISTED, *_CHOOSE
    ),
    # targets
    "unknown-option": must_fix(
        "{what}: «{option}» không nhận «{value}»", "{what}: «{option}» does not take «{value}»", *_LISTED, *_CHOOSE
    ),
    "unknown-indicator": must_fix(
        "{what}: từ điển không có chỉ số «{value}»",
        "{what}: the dictionary has no indicator «{value}»",
        *_LISTED,
        "Sửa mã chỉ số, hoặc để trống.",
        "Correct the code, or leave it empty.",
    ),
    "target-without-number": must_fix(
        "Chỉ tiêu {what} chưa có con số nào",
        "Target {what} has no number",
        *_NUMBER,
        "Ghi con số, hoặc bỏ chỉ tiêu.",
        "Write the number, or remove the target.",
    ),
    "number-not-found": asking(
        "Chỉ tiêu {what} ({period}) lấy từ văn bản nhưng không tìm thấy con số",
        "Target {what} ({period}) is from a document, but its number was not found",
        *_NUMBER,
        "Tra văn bản gốc và ghi con số; nếu chưa có, kế hoạch ghi rõ là không tìm thấy.",
        "Look it up in the document; without it the plan says that it was not found.",
    ),
    "number-unverified": noting(
        "Con số của chỉ tiêu {what} chưa xác minh",
        "The number of target {what} is unverified",
        *_NUMBER,
        "Đối chiếu với Công báo trước khi ban hành.",
        "Compare it with the gazette before the plan is issued.",
    ),
    "range-upside-down": must_fix(
        "Chỉ tiêu {what} ({period}): mức dưới {low} lớn hơn mức trên {high}",
        "Target {what} ({period}): the lower bound {low} is above the upper one {high}",
        "Mức dưới không lớn hơn mức trên",
        "The lower bound is not above the upper one",
        "Đổi chỗ hai con số.",
        "Swap the two numbers.",
    ),
    "range-half-open": must_fix(
        "Chỉ tiêu {what} ({period}) là một khoảng nhưng chỉ có một con số",
        "Target {what} ({period}) is a range with one number only",
        *_NUMBER,
        "Ghi cả hai con số, hoặc đổi cách so sánh.",
        "Write both numbers, or change the comparison.",
    ),
    "share-out-of-bounds": must_fix(
        "Chỉ tiêu {what} ({period}): tỷ lệ {value} % nằm ngoài 0–100 %",
        "Target {what} ({period}): a share of {value} % lies outside 0–100 %",
        "Tỷ lệ từ 0 đến 100 %",
        "A share from 0 to 100 %",
        "Sửa con số, hoặc đổi loại con số thành tỷ số.",
        "Correct the number, or make it a ratio.",
    ),
    "negative-count": must_fix(
        "Chỉ tiêu {what} ({period}): số đếm {value} là số âm",
        "Target {what} ({period}): a count of {value} is negative",
        "Số đếm không âm",
        "A count is not negative",
        "Sửa con số.",
        "Correct the number.",
    ),
    "implausible-growth": asking(
        "Chỉ tiêu {what} ({period}): tăng {value} % mỗi năm",
        "Target {what} ({period}): {value} % growth a year",
        "Tốc độ tăng bình quân hiếm khi vượt 30 %",
        "Mean growth is seldom above 30 %",
        *_SURE,
    ),
    "milestone-backwards": must_fix(
        "Chỉ tiêu {what}: giai đoạn {first}–{last} kết thúc trước khi bắt đầu",
        "Target {what}: the period {first}–{last} ends before it begins",
        *_NUMBER,
        "Sửa lại năm.",
        "Correct the years.",
    ),
    "milestone-twice": must_fix(
        "Chỉ tiêu {what} có hai con số cho {period}",
        "Target {what} has two numbers for {period}",
        *_NUMBER,
        "Giữ một con số.",
        "Keep one of them.",
    ),
    "milestone-outside": asking(
        "Chỉ tiêu {what}: con số cho {period} nằm ngoài thời gian của kế hoạch",
        "Target {what}: the number for {period} lies outside the plan's years",
        *_YEARS,
        *_SURE,
    ),
    "milestones-apart": asking(
        "Chỉ tiêu {what}: con số của các năm đi ngược chiều tốt ({before} rồi {after})",
        "Target {what}: the numbers of its years go the wrong way ({before}, then {after})",
        "Con số các năm tiến về phía tốt",
        "Numbers move towards the better side",
        *_SURE,
    ),
    "base-in-half": must_fix(
        "Chỉ tiêu {what}: năm gốc và giá trị năm gốc phải đi cùng nhau",
        "Target {what}: base year and base value go together",
        *_NUMBER,
        "Ghi cả hai hoặc bỏ cả hai.",
        "Write both or neither.",
    ),
    "base-too-late": asking(
        "Chỉ tiêu {what}: năm gốc {value} không trước năm cuối của con số",
        "Target {what}: base year {value} is not before the target's last year",
        "Năm gốc trước thời hạn",
        "The base is before the period's end",
        *_SURE,
    ),
    "nothing-counted": must_fix(
        "Chỉ tiêu {what} là số đếm nhưng không nói đếm gì",
        "Target {what} is a count and does not say of what",
        *_NUMBER,
        *_CHOOSE,
    ),
    "direction-against-comparison": asking(
        "Chỉ tiêu {what}: chiều tốt và cách so sánh trái nhau",
        "Target {what}: direction and comparison contradict each other",
        "Càng cao càng tốt thì so «ít nhất», càng thấp càng tốt thì so «nhiều nhất»",
        "Where more is better, «at least»; where less is better, «at most»",
        *_SURE,
    ),
    # tasks
    "task-without-name": must_fix(
        "Nhiệm vụ {what} chưa có tên", "Task {what} has no name", *_TASK, "Ghi tên nhiệm vụ.", "Write its name."
    ),
    "task-named-as-group": asking(
        "Nhiệm vụ {what} mới chỉ mang tên của nhóm nhiệm vụ",
        "Task {what} bears only the name of its group",
        *_TASK,
        "Ghi rõ việc phải làm.",
        "Say what is to be done.",
    ),
    "task-without-lead": must_fix(
        "Nhiệm vụ {what} chưa có đơn vị chủ trì",
        "Task {what} has no lead",
        *_TASK,
        "Ghi đơn vị chủ trì.",
        "Name the lead.",
    ),
    "task-without-product": asking(
        "Nhiệm vụ {what} chưa ghi sản phẩm, kết quả",
        "Task {what} names no product",
        *_TASK,
        "Ghi sản phẩm để biết khi nào xong.",
        "Name it, so that one knows when the task is done.",
    ),
    "task-backwards": must_fix(
        "Nhiệm vụ {what} kết thúc trước khi bắt đầu",
        "Task {what} ends before it begins",
        *_TASK,
        "Sửa lại ngày.",
        "Correct the days.",
    ),
    "task-outside": must_fix(
        "Nhiệm vụ {what} ({starts}–{ends}) nằm ngoài thời gian của kế hoạch",
        "Task {what} ({starts}–{ends}) lies outside the plan's years",
        *_YEARS,
        "Sửa lại ngày, hoặc bỏ nhiệm vụ.",
        "Correct the days, or remove the task.",
    ),
    "task-partly-outside": asking(
        "Nhiệm vụ {what} ({starts}–{ends}) vượt thời gian của kế hoạch",
        "Task {what} ({starts}–{ends}) reaches beyond the plan's years",
        *_YEARS,
        *_SURE,
    ),
    "unknown-group": must_fix(
        "Nhiệm vụ {what}: văn bản không có nhóm nhiệm vụ «{value}»",
        "Task {what}: no document has the group «{value}»",
        *_LISTED,
        "Chọn lại nhóm nhiệm vụ.",
        "Choose the group again.",
    ),
    # money
    "budget-outside": must_fix(
        "Nhiệm vụ {what}: kinh phí năm {value} nằm ngoài thời gian của kế hoạch",
        "Task {what}: money in {value} lies outside the plan's years",
        *_YEARS,
        "Sửa lại năm.",
        "Correct the year.",
    ),
    "budget-beside-task": asking(
        "Nhiệm vụ {what}: có kinh phí năm {value} khi nhiệm vụ không thực hiện",
        "Task {what}: money in {value}, when the task does not run",
        *_MONEY,
        *_SURE,
    ),
    "budget-negative": must_fix(
        "Nhiệm vụ {what}: kinh phí năm {year} là số âm",
        "Task {what}: the money of {year} is negative",
        *_MONEY,
        "Sửa số tiền.",
        "Correct it.",
    ),
    "budget-twice": must_fix(
        "Nhiệm vụ {what}: hai dòng kinh phí cùng năm {year} và cùng nguồn",
        "Task {what}: two lines of money for {year} from one source",
        *_MONEY,
        "Gộp hai dòng.",
        "Add them up.",
    ),
    "ceiling-not-a-part": must_fix(
        "Nhiệm vụ {what}: mức hỗ trợ tối đa phải lớn hơn 0 và không quá 100 % chi phí",
        "Task {what}: the ceiling must be above 0 and at most 100 % of cost",
        *_MONEY,
        "Sửa mức hỗ trợ.",
        "Correct the ceiling.",
    ),
    "above-share": must_fix(
        "Nhiệm vụ {what}: hỗ trợ {value} % kinh phí, vượt mức tối đa {most} %",
        "Task {what}: support is {value} % of its money, above the ceiling of {most} %",
        *_MONEY,
        "Tăng phần của doanh nghiệp, giảm phần hỗ trợ, hoặc sửa mức tối đa.",
        "Raise the enterprises' part, lower the support, or correct the ceiling.",
    ),
    "no-own-part": asking(
        "Nhiệm vụ {what}: có mức hỗ trợ tối đa {most} % nhưng chưa ghi phần của doanh nghiệp",
        "Task {what}: there is a ceiling of {most} %, but no part of the enterprises",
        *_MONEY,
        "Ghi phần doanh nghiệp đối ứng.",
        "Write what enterprises pay themselves.",
    ),
    "above-per-enterprise": asking(
        "Nhiệm vụ {what}: mức cho một doanh nghiệp lớn hơn tổng tiền hỗ trợ",
        "Task {what}: the ceiling for one enterprise is above all its support",
        *_MONEY,
        *_SURE,
    ),
    # effects
    "unknown-target": must_fix(
        "Nhiệm vụ {what}: không có chỉ tiêu «{value}» để tác động",
        "Task {what}: there is no target «{value}» to act on",
        *_EFFECT,
        *_CHOOSE,
    ),
    "effect-twice": must_fix(
        "Nhiệm vụ {what} có hai tác động lên chỉ tiêu «{value}»",
        "Task {what} has two effects on target «{value}»",
        *_EFFECT,
        "Gộp thành một.",
        "Make them one.",
    ),
    "effect-unit": must_fix(
        "Nhiệm vụ {what}: đơn vị tác động lên «{value}» không hợp với chỉ tiêu đó",
        "Task {what}: the unit of its effect on «{value}» does not fit that target",
        *_EFFECT,
        *_CHOOSE,
    ),
    "effect-timing": must_fix(
        "Nhiệm vụ {what}: tác động lên «{value}» hết trước khi bắt đầu",
        "Task {what}: its effect on «{value}» stops before it begins",
        *_EFFECT,
        "Sửa lại ngày.",
        "Correct the days.",
    ),
    "effect-early": asking(
        "Nhiệm vụ {what}: tác động lên «{value}» bắt đầu trước nhiệm vụ",
        "Task {what}: its effect on «{value}» begins before the task",
        *_EFFECT,
        *_SURE,
    ),
    "effect-late": asking(
        "Nhiệm vụ {what}: tác động lên «{value}» chỉ bắt đầu sau khi kế hoạch kết thúc",
        "Task {what}: its effect on «{value}» begins only after the plan ends",
        *_EFFECT,
        *_SURE,
    ),
    "effect-against": asking(
        "Nhiệm vụ {what}: tác động lên «{value}» đi ngược chiều tốt",
        "Task {what}: its effect on «{value}» goes the wrong way",
        *_EFFECT,
        *_SURE,
    ),
    "effect-without-basis": noting(
        "Nhiệm vụ {what}: chưa ghi căn cứ của tác động lên «{value}»",
        "Task {what}: nothing says what its effect on «{value}» rests on",
        *_EFFECT,
        "Ghi nghiên cứu, kết quả đánh giá hoặc người ước định.",
        "Name the study, the evaluation or who judged.",
    ),
    "effects-too-much": asking(
        "Các nhiệm vụ cộng lại {value} cho chỉ tiêu {what}, hơn cả con số phải đạt ({most})",
        "The tasks add up to {value} for target {what}, more than the number to reach ({most})",
        "Tổng tác động hợp lý so với chỉ tiêu",
        "Effects together stand in proportion to the target",
        *_SURE,
    ),
    "share-beyond-all": asking(
        "Chỉ tiêu {what}: giá trị gốc {base} cộng tác động {value} vượt 100 %",
        "Target {what}: base {base} plus effects {value} is beyond 100 %",
        "Tỷ lệ từ 0 đến 100 %",
        "A share from 0 to 100 %",
        *_SURE,
    ),
    # risk and duties
    "never-fails": asking(
        "Nhiệm vụ {what}: chắc chắn không thành mà vẫn có tác động",
        "Task {what}: it surely comes to nothing, and yet has effects",
        *_RISK,
        *_SURE,
    ),
    "lead-without-duty": noting(
        "«{value}» chủ trì nhiệm vụ nhưng không có trong phần tổ chức thực hiện",
        "«{value}» leads tasks but has no entry among the responsibilities",
        "Mỗi đơn vị chủ trì có trách nhiệm được ghi rõ",
        "Each lead has its duties written down",
        "Thêm đơn vị này.",
        "Add it.",
    ),
}
