from ._compiled import (
    BOOLEAN,
    DATE,
    DATE_STYLE,
    EMPTY,
    NUMBER,
    OTHER_STYLE,
    PLAIN_STYLE,
    TEXT,
    SheetScanner,
    read_shared_strings,
)

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATE_STYLE",
    "EMPTY",
    "NUMBER",
    "OTHER_STYLE",
    "PLAIN_STYLE",
    "TEXT",
    "SheetScanner",
    "read_shared_strings",
]
