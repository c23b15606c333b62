"""``python -m benchmarks.write_economy_report``: Viet Nam in HTML, Word, PDF and Excel into a folder thrown away."""

import tempfile
from pathlib import Path

import nangsuat as ns


def main() -> None:
    document = ns.economy_report(ns.viet_nam_sectors(), published=ns.viet_nam_productivity())
    with tempfile.TemporaryDirectory() as folder:
        ns.write_document(document, Path(folder), "economy", language="vi")


if __name__ == "__main__":
    main()
