import numpy as np
from numpy.typing import NDArray

EMPTY: int
NUMBER: int
TEXT: int
BOOLEAN: int
DATE: int
PLAIN_STYLE: int
DATE_STYLE: int
OTHER_STYLE: int

def read_shared_strings(part: bytes) -> list[str] | None:
    """The texts that the cells of a workbook share, from its part ``sharedStrings.xml``.

    Nothing where the part is not of the plain kind that office programs write, or holds control characters.

    Examples
    --------
    >>> read_shared_strings(b"<sst><si><t>N&#259;m</t></si><si><r><t>a&amp;</t></r><r><t>b</t></r></si></sst>")
    ['Năm', 'a&b']
    """

class SheetScanner:
    """The cells of a worksheet's XML in one pass, column by column.

    The unpacked part is fed piece by piece. Only XML as office programs write it is understood: rows and cells in
    order, addresses that fit, numbers that every reader takes for numbers. Anything else is *not plain*, and is for
    a general reader; nothing is guessed and no bytes can do harm.

    Parameters
    ----------
    cells : how many cells the rectangle from A1 to the last cell may have
    shared_texts : how many texts the workbook shares
    styles : for each cell style ``PLAIN_STYLE``, ``DATE_STYLE`` or ``OTHER_STYLE`` (numbers of it are not plain)

    Examples
    --------
    >>> scanner = SheetScanner(cells=100, shared_texts=0, styles=b"")
    >>> scanner.feed(b'<worksheet><sheetData><row r="1"><c r="A1"><v>1.5</v></c></row></sheetData></worksheet>')
    True
    >>> height, values, kinds, *_ = scanner.finish()
    >>> height, values[0].tolist(), kinds[0].tolist() == [NUMBER]
    (1, [1.5], True)
    """

    def __init__(self, *, cells: int, shared_texts: int, styles: bytes) -> None: ...
    def feed(self, piece: bytes) -> bool:
        """Take the next piece; whether all is plain so far. After a piece that is not, none is taken."""

    def finish(
        self,
    ) -> (
        tuple[
            int,
            list[NDArray[np.float64]],
            list[NDArray[np.uint8]],
            list[str],
            list[tuple[int, int, str]],
            list[tuple[int, int, int, int]],
        ]
        | None
    ):
        """After the last piece, what was found; nothing where the whole is not plain.

        Returns
        -------
        height : rows up to the last that holds something
        values : for each column a value a row: the number; of a text its place among the texts, counted from one, the
            shared ones before those that stand in the cells; 0 or 1; a day as Excel counts it
        kinds : for each column what the values are: ``EMPTY``, ``NUMBER``, ``TEXT``, ``BOOLEAN``, ``DATE``
        texts : those that stand in the cells themselves
        odd : row, column and words of each error, and of each formula without a result (``=`` and the formula)
        merged : first row, first column, last row, last column of each merged range; all counted from zero
        """
