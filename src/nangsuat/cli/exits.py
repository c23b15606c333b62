"""Exit codes: what a script that calls ``nangsuat`` can rely on."""

from __future__ import annotations

from enum import IntEnum

from nangsuat.data import Text


class Exit(IntEnum):
    """How a command ended; ``meaning`` says it in words.

    Examples
    --------
    >>> Exit.PROBLEMS.value, Exit.PROBLEMS.meaning.en
    (1, 'the table has problems that must be fixed')
    """

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    CANNOT_BE_SHOWN = 3
    FILE = 4
    SITE = 5
    INTERNAL = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143

    @property
    def meaning(self) -> Text:
        """What the code says."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: Text(vi="xong", en="done"),
    Exit.PROBLEMS: Text(vi="bảng có lỗi phải sửa", en="the table has problems that must be fixed"),
    Exit.USAGE: Text(
        vi="viết sai lệnh: tên lệnh, tùy chọn hoặc giá trị không có",
        en="wrong usage: no such command, option or value",
    ),
    Exit.CANNOT_BE_SHOWN: Text(
        vi="số liệu không cho phép trả lời, thông báo nói vì sao",
        en="the data do not allow an answer, the message says why",
    ),
    Exit.FILE: Text(
        vi="không đọc hoặc ghi được tệp, hoặc tệp đã có mà thiếu --force",
        en="a file could not be read or written, or stands there already and --force is missing",
    ),
    Exit.SITE: Text(
        vi="trang web không ổn hoặc không làm được việc này, thông báo nói vì sao",
        en="the site is not well or cannot do this, the message says why",
    ),
    Exit.INTERNAL: Text(
        vi="lỗi của chương trình, chạy lại với --debug để gửi đi",
        en="a fault of the program, run again with --debug and send us what it prints",
    ),
    Exit.INTERRUPTED: Text(vi="bị ngắt bằng Ctrl-C", en="interrupted by Ctrl-C"),
    Exit.BROKEN_PIPE: Text(
        vi="chương trình nhận kết quả qua đường ống đã đóng trước",
        en="the program that read the output closed its end first",
    ),
    Exit.TERMINATED: Text(vi="bị hệ thống yêu cầu dừng", en="told to stop by the system"),
}
