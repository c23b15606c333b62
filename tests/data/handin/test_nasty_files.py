"""The first two gates against files that mean harm, or are only the wrong ones; all are made here, at run time."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.data import Gate, HandInEnterprise, examine_upload, safe_name, specification_named, write_hand_in_workbook
from nangsuat.data.handin import package
from nangsuat.data.handin.names import is_plain_name

MIB = 1 << 20


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "so-lieu.xlsx"
    return write_hand_in_workbook(specification_named("quick-3"), path, enterprises=[HandInEnterprise("E1")], year=2025)


def rebuilt(
    sound: Path, folder: Path, *, added: Mapping[str, bytes] | None = None, changed: Mapping[str, bytes] | None = None
) -> Path:
    """The sound workbook with parts added or replaced."""
    path = folder / "so-lieu.xlsx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, (changed or {}).get(member.filename, old.read(member)))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def refused(path: Path, code: str, gate: Gate = Gate.SAFE, **options: object) -> None:
    examined = examine_upload(path, **options)  # type: ignore[arg-type]
    assert not examined.ok
    assert examined.gate is gate
    assert code in [problem.code for problem in examined.problems]
    for problem in examined.problems:
        assert problem.message.vi
        assert problem.message.en
        assert problem.suggestion.vi
        assert problem.suggestion.vi != problem.suggestion.en


def test_a_sound_workbook_passes(sound: Path):
    examined = examine_upload(sound)
    assert examined.ok
    assert examined.problems == ()
    assert len(examined.sha256) == 64
    assert examined.size == sound.stat().st_size


def test_a_file_of_200_mib_is_not_read(tmp_path: Path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * MIB)  # sparse: nothing is written
    refused(path, "upload-too-large", Gate.SIZE)
    assert examine_upload(path).sha256 == ""


def test_the_limit_can_be_set(sound: Path):
    refused(sound, "upload-too-large", Gate.SIZE, limit_bytes=1000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\x00", "not-a-workbook"),
        (b"\x7fELF\x02", "not-a-workbook"),
        (b"#!/bin/sh\nrm -rf /\n", "not-a-workbook"),
        (b"%PDF-1.7\n", "not-a-workbook"),
        (b"\x89PNG\r\n", "not-a-workbook"),
        (b"Rar!\x1a\x07", "not-a-workbook"),
        (b"<!doctype html><table><tr><td>1", "not-a-workbook"),
        (b"firm,year\nA,2025\n", "not-a-workbook"),
        (b"", "empty-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "encrypted-file"),
    ],
)
def test_other_kinds_renamed_are_refused(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(content)
    refused(path, code, Gate.SIZE)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("t.csv", b"firm;year\nA;2025\n", "tệp .csv"),
        ("T.TXT", b"firm;year\nA;2025\n", "tệp .txt"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "bảng tính kiểu cũ .xls"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "tệp .doc"),
        ("bang.xls", b"<html><table><tr><td>1", "HTML"),
        ("bang.xlsx", b"PAR1" + bytes(60), "tệp .parquet"),
        ("bang.xlsx", b"firm;year\nA;2025\n", "tệp văn bản"),
        ("bang.xlsx", b"\0\1\2", "không rõ loại"),
        ("bang", b"firm;year\nA;2025\n", "tệp văn bản"),
    ],
)
def test_another_type_is_named_as_its_sender_called_it(tmp_path: Path, name: str, content: bytes, word: str):
    kept = tmp_path / ("0" * 64)  # a site keeps what came in under its hash, without any ending
    kept.write_bytes(content)
    refused(kept, "not-a-workbook", Gate.SIZE, name=name)
    [found] = examine_upload(kept, name=name).problems
    assert word in found.message.vi
    assert "?" not in found.message.vi


@pytest.mark.parametrize("content", [b"", b"firm;year\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\3\4 cut off"])
def test_no_rule_names_a_type_that_a_hand_in_does_not_take(tmp_path: Path, content: bytes):
    kept = tmp_path / ("0" * 64)
    kept.write_bytes(content)
    [found] = examine_upload(kept, name="so-lieu.xlsx").problems
    assert found.rule.vi == "Tệp .xlsx không có mã lệnh"
    assert kept.name not in found.message.vi


@pytest.mark.parametrize("ending", [".xls", ".ods", ".zip", ".csv", "", ".exe", ".xlsb", ".xltx"])
def test_other_endings_are_refused_with_a_way_out(sound: Path, ending: str):
    refused(sound, "not-a-workbook", Gate.SIZE, name=f"so-lieu{ending}")


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"word/document.xml": b"<a/>"}, "Word"),
        ({"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "LibreOffice"),
        ({"photo.txt": b"1"}, ".zip"),
        ({"xl/workbook.bin": b"1"}, ".xlsb"),
    ],
)
def test_other_packages_renamed_are_named(tmp_path: Path, parts: Mapping[str, bytes], word: str):
    path = tmp_path / "so-lieu.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    refused(path, "not-a-workbook")
    assert word in examine_upload(path).problems[0].message.vi


def test_a_bomb_is_refused_by_what_it_declares(sound: Path, tmp_path: Path):
    refused(rebuilt(sound, tmp_path, added={"xl/media/big.xml": bytes(300 * MIB)}), "zip-bomb")


def test_a_bomb_within_the_limit_is_refused_by_its_ratio(sound: Path, tmp_path: Path):
    refused(rebuilt(sound, tmp_path, added={"xl/media/big.xml": bytes(32 * MIB)}), "zip-bomb")


def test_a_bomb_of_many_parts_is_refused(sound: Path, tmp_path: Path):
    parts = {f"xl/media/{number}.bin": bytes(12 * MIB) for number in range(24)}  # each is small by itself
    refused(rebuilt(sound, tmp_path, added=parts), "zip-bomb")


def test_headers_that_lie_about_sizes_are_caught_while_unpacking(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = rebuilt(sound, tmp_path, added={"xl/media/lies.xml": b" " * (64 * MIB)})
    content = bytearray(path.read_bytes())
    honest = struct.pack("<L", 64 * MIB)
    for place in range(len(content)):
        if content[place : place + 4] == honest:
            content[place : place + 4] = struct.pack("<L", 1000)
    path.write_bytes(content)
    given_out = 0

    def counted(*args: object) -> object:
        nonlocal given_out
        for piece in unpacked(*args):  # type: ignore[arg-type]
            given_out += len(piece)
            yield piece

    unpacked = package._inflated  # the place where memory could be spent
    monkeypatch.setattr(package, "_inflated", counted)
    refused(path, "zip-bomb")
    assert given_out < 2 * MIB


def test_more_parts_than_any_workbook_has_are_refused(sound: Path, tmp_path: Path):
    refused(rebuilt(sound, tmp_path, added={f"x/{number}": b"" for number in range(2100)}), "too-many-parts")


def test_parts_laid_over_each_other_are_refused(tmp_path: Path, sound: Path):
    """The bomb of overlapping files: one stretch of packed bytes named many times."""
    path = rebuilt(sound, tmp_path)
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    first = content[start : start + 46 + int.from_bytes(content[start + 28 : start + 30], "little")]
    again = first.replace(b"[Content_Types].xml", b"[Content_Types].xmk")
    end = content.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack("<HLL", content[end + 10 : end + 20])
    tail = content[end : end + 8] + struct.pack("<HHLL", count + 1, count + 1, size + len(again), offset) + b"\0\0"
    path.write_bytes(content[:end] + again + tail)
    assert not examine_upload(path).ok


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><x>&xxe;</x>"""


@pytest.mark.parametrize("declared", [BILLION_LAUGHS, EXTERNAL])
@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "_rels/.rels", "docProps/core.xml"]
)
def test_entities_in_any_part_are_refused(sound: Path, tmp_path: Path, name: str, declared: bytes):
    refused(rebuilt(sound, tmp_path, changed={name: declared + part(sound, name)}), "xml-entity")


def test_entities_across_two_pieces_are_found(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package, "_PIECE", 7)
    content = part(sound, "docProps/core.xml")
    refused(rebuilt(sound, tmp_path, changed={"docProps/core.xml": EXTERNAL + content}), "xml-entity")


def test_entities_hidden_in_another_encoding_are_refused(sound: Path, tmp_path: Path):
    hidden = EXTERNAL.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")
    refused(rebuilt(sound, tmp_path, changed={"docProps/core.xml": hidden}), "unsafe-part")


def test_words_in_a_cell_that_look_like_a_declaration_are_no_fault(sound: Path, tmp_path: Path):
    shared = part(sound, "xl/sharedStrings.xml").replace(b"</t>", b" &lt;!DOCTYPE&gt;</t>", 1)
    assert examine_upload(rebuilt(sound, tmp_path, changed={"xl/sharedStrings.xml": shared})).ok


TYPES = "[Content_Types].xml"


def test_macros_are_refused_by_ending_part_and_type(sound: Path, tmp_path: Path):
    refused(sound, "macros", Gate.SIZE, name="so-lieu.xlsm")
    refused(rebuilt(sound, tmp_path, added={"xl/vbaProject.bin": b"x"}), "macros")
    refused(rebuilt(sound, tmp_path, added={"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros")
    enabled = part(sound, TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    refused(rebuilt(sound, tmp_path, changed={TYPES: enabled}), "macros")
    renamed = part(sound, TYPES).replace(
        b"</Types>", b'<Override PartName="/xl/p.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    refused(rebuilt(sound, tmp_path, changed={TYPES: renamed}), "macros")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("xl/embeddings/oleObject1.bin", b"x", "embedded-object"),
        ("xl/activeX/activeX1.xml", b"<a/>", "embedded-object"),
        ("xl/ctrlProps/ctrlProp1.xml", b"<a/>", "embedded-object"),
        ("xl/worksheets/_rels/sheet9.xml.rels", b'<r Type="http://x/relationships/oleObject"/>', "embedded-object"),
        ("xl/connections.xml", b"<a/>", "live-data"),
        (
            "xl/externalLinks/externalLink1.xml",
            b'<externalLink><ddeLink ddeService="cmd"/></externalLink>',
            "live-data",
        ),
        ("xl/media/inner.xml", b"PK\x03\x04rest", "unsafe-part"),
        ("xl/media/setup.xml", b"MZ\x90", "unsafe-part"),
        ("../../etc/passwd", b"x", "unsafe-part"),
        ("/etc/passwd", b"x", "unsafe-part"),
        ("C:\\windows\\x", b"x", "unsafe-part"),
        ("xl/..\\..\\x", b"x", "unsafe-part"),
        ("XL/WORKBOOK.XML", b"<a/>", "unsafe-part"),
    ],
)
def test_what_could_do_harm_to_whoever_opens_it_is_refused(
    sound: Path, tmp_path: Path, name: str, content: bytes, code: str
):
    refused(rebuilt(sound, tmp_path, added={name: content}), code)


def test_links_to_other_workbooks_are_noted_and_not_followed(sound: Path, tmp_path: Path):
    path = rebuilt(
        sound, tmp_path, added={"xl/externalLinks/externalLink1.xml": b"<externalLink><externalBook/></externalLink>"}
    )
    examined = examine_upload(path)
    assert examined.ok
    assert [problem.code for problem in examined.problems] == ["external-link"]


def test_encrypted_parts_are_refused(sound: Path, tmp_path: Path):
    path = rebuilt(sound, tmp_path)
    content = bytearray(path.read_bytes())
    place = -1
    while (place := content.find(b"PK\x01\x02", place + 1)) >= 0:
        content[place + 8] |= 1
    path.write_bytes(content)
    refused(path, "encrypted-file")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_files_cut_off_are_refused(sound: Path, tmp_path: Path, share: float):
    path = tmp_path / "so-lieu.xlsx"
    content = sound.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path, "broken-file")


def test_a_part_whose_bytes_were_changed_is_refused(sound: Path, tmp_path: Path):
    path = tmp_path / "so-lieu.xlsx"
    content = bytearray(sound.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    assert not examine_upload(path).ok


@given(st.data())
def test_no_damage_raises(tmp_path_factory: pytest.TempPathFactory, sound: Path, data: st.DataObject):
    content = bytearray(sound.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "so-lieu.xlsx"
    path.write_bytes(content)
    examine_upload(path)


@given(st.binary(max_size=400))
def test_no_content_raises(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    path = tmp_path_factory.mktemp("any") / "so-lieu.xlsx"
    path.write_bytes(content)
    assert not examine_upload(path).ok


@pytest.mark.parametrize(
    "name",
    ["../../x.xlsx", "/etc/x.xlsx", "..\\x.xlsx", "C:\\x.xlsx", "x\x00.xlsx", "con.xlsx", "NUL", "lpt1.xlsx", "", ".",
     "a\u202exslx.exe.xlsx", "a\nb.xlsx", "a:b.xlsx"],
)  # fmt: skip
def test_names_with_folders_or_reserved_words_are_refused(sound: Path, name: str):
    refused(sound, "unsafe-name", Gate.SIZE, name=name)


RESERVED = {"con", "prn", "aux", "nul", *(f"{stem}{number}" for stem in ("com", "lpt") for number in range(10))}


@given(st.text(max_size=300) | st.text("./\\ :con\x00u\u202e-", max_size=40))
def test_a_safe_name_is_one_on_any_system(name: str):
    safe = safe_name(name)
    assert 0 < len(safe) <= 122
    assert len(safe.encode()) <= 255 * 2
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert safe.isprintable() or all(letter.isprintable() or letter.isspace() or ord(letter) > 160 for letter in safe)
    assert safe not in (".", "..")
    assert safe.strip(" .") == safe
    assert safe.split(".")[0].lower() not in RESERVED
    assert safe_name(safe) == safe
    assert is_plain_name(safe)


@given(st.text(max_size=100))
def test_a_safe_name_takes_the_ending_given(name: str):
    assert safe_name(name, ending=".xlsx").endswith(".xlsx")


def test_a_name_in_vietnamese_stays():
    assert safe_name("Số liệu năm 2025 (bản sửa).xlsx") == "Số liệu năm 2025 (bản sửa).xlsx"


def test_the_limits_hold_for_stored_parts_too(sound: Path, tmp_path: Path):
    memory = io.BytesIO(sound.read_bytes())
    with zipfile.ZipFile(memory, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/a.xml", b"<!DOCTYPE a>")
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(memory.getvalue())
    refused(path, "xml-entity")


def test_other_ways_of_packing_are_refused(sound: Path, tmp_path: Path):
    memory = io.BytesIO(sound.read_bytes())
    with zipfile.ZipFile(memory, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/media/a.xml", b"<a/>")
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(memory.getvalue())
    refused(path, "unsafe-part")


def test_what_is_refused_is_never_opened(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from nangsuat.data.handin import checking

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(checking, "prepare", opened)
    path = rebuilt(sound, tmp_path, added={"xl/vbaProject.bin": b"x"})
    quick = specification_named("quick-3")
    answer = checking.check_hand_in(path, quick, enterprises=[HandInEnterprise("E1")], year=2025)
    assert answer.failed_gate is Gate.SAFE
    assert [result.state for result in answer.gates] == ["passed", "failed", *["not_reached"] * 4]


@pytest.mark.parametrize("address", ["XFD1048576", "AL999999", "ZZZ9000"])
def test_a_stray_cell_far_away_lays_out_no_sheet(sound: Path, tmp_path: Path, address: str):
    name = "xl/worksheets/sheet2.xml"
    row = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    far = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    content = part(sound, name).replace(b"</sheetData>", far)
    refused(rebuilt(sound, tmp_path, changed={name: content}), "sheet-too-large")
