"""CVs as people really send them, and files as nobody should: each built by a library, or broken by hand."""

import base64
import io
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import typst
from PIL import Image, ImageDraw, ImageFilter

WORDS = """Sono un'operatrice socio-sanitaria con esperienza in RSA e a domicilio. Ho affrontato situazioni difficili:
l'ufficio affidò a me i turni notturni, perché so lavorare in équipe. Igiene e cura, mobilizzazione, parametri vitali."""
ONE_COLUMN = f"""#set page(margin: 2cm)
#set text(lang: "it", size: 11pt)
= Niccolò Galbusera
Residente a Lecco

{WORDS}
"""
TWO_COLUMNS = f"""#set page(columns: 2, margin: 1.5cm)
#set text(lang: "it", size: 11pt, hyphenate: true)
#set par(justify: true)
= Esperienze
{WORDS} La riabilitazione psichiatrica, la documentazione sanitaria e la quotidianità della comunità.
#colbreak()
= Formazione
Qualifica conseguita frequentando il corso di mille ore presso il centro di formazione professionale della provincia.
"""


def typeset(source: str, **options: object) -> bytes:
    """A document from typst's markup: PDF, or PNG with `format="png", ppi=…`."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "cv.typ")
        file.write_text(source, encoding="utf-8")
        if "scan" in source:
            Path(folder, "scan.png").write_bytes(scan())
        made = typst.compile(str(file), **options)
    return made[0] if isinstance(made, list) else made


@cache
def pdf() -> bytes:
    """A PDF of one page and one column."""
    return typeset(ONE_COLUMN)


@cache
def two_columns() -> bytes:
    """A PDF of two justified, hyphenated columns."""
    return typeset(TWO_COLUMNS)


@cache
def scan() -> bytes:
    """The one-column CV as a scanner's picture."""
    return typeset(ONE_COLUMN.replace("margin: 2cm", "height: 9cm, margin: 1cm"), format="png", ppi=200)


@cache
def scanned_pdf() -> bytes:
    """A PDF that holds nothing but a picture of a page."""
    out = io.BytesIO()
    Image.open(io.BytesIO(scan())).convert("RGB").save(out, "PDF", resolution=200)
    return out.getvalue()


@cache
def half_scanned_pdf() -> bytes:
    """A typed letter, followed by a scanned CV in the same PDF."""
    letter = "Gentile cooperativa, vi scrivo per l'offerta di lavoro che ho visto sul vostro portale."
    return typeset(f'#set page(margin: 1cm)\n{letter}\n#pagebreak()\n#image("scan.png")')


@cache
def phone_photo() -> bytes:
    """A photograph of a CV: held sideways (EXIF says so), unevenly lit, a little soft, 12 million pixels."""
    page = Image.open(io.BytesIO(scan())).convert("L")
    page = page.resize((4000, int(4000 * page.height / page.width))).filter(ImageFilter.GaussianBlur(1.2))
    shade = Image.linear_gradient("L").resize(page.size).point(lambda v: 120 + v // 2)
    lit = Image.composite(page, Image.new("L", page.size, 40), shade).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise to see it upright
    out = io.BytesIO()
    lit.convert("RGB").save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


@cache
def see_through() -> bytes:
    """The scan as black letters on nothing, as some scanning programs save it."""
    page = Image.open(io.BytesIO(scan())).convert("L")
    letters = Image.new("RGBA", page.size, (0, 0, 0, 0))
    letters.putalpha(page.point(lambda v: 255 - v))
    out = io.BytesIO()
    letters.save(out, "PNG")
    return out.getvalue()


@cache
def filled_form() -> bytes:
    """A PDF whose only words were typed into a form field."""
    words = b"(Educatrice con esperienza in comunita)"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DR<</Font<</Helv 5 0 R>>>>"
        b"/DA(/Helv 12 Tf 0 g)>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 200]/Annots[6 0 R]/Resources<<>>>>endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"6 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/F 4/T(nome)/V" + words + b"/Rect[20 100 480 130]/P 3 0 R"
        b"/DA(/Helv 12 Tf 0 g)>>endobj\ntrailer<</Size 7/Root 1 0 R>>\n%%EOF"
    )


@cache
def blank_photo() -> bytes:
    """A photograph of nothing."""
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 200, 196)).save(out, "JPEG")
    return out.getvalue()


@cache
def drawing() -> bytes:
    """A picture with shapes and no words."""
    picture = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(picture).ellipse((300, 150, 600, 450), fill="teal")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


TEXT_BOX = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>Patente B nel riquadro</w:t></w:r></w:p>
</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>
<w:t>Patente B nel riquadro</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>
<w:del><w:r><w:delText>parole cancellate</w:delText></w:r></w:del></w:p>"""


@cache
def word() -> bytes:
    """A DOCX with words in its body, a table, the header, the footer and a text box, and some deleted ones."""
    from docx.oxml import parse_xml

    document = docx.Document()
    document.add_heading("Curriculum di Niccolò")
    document.add_paragraph(WORDS.replace("\n", " "))
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2019", "Educatrice in comunità minori"
    document.sections[0].header.paragraphs[0].text = "Telefono nell'intestazione"
    document.sections[0].footer.paragraphs[0].text = "Autorizzo il trattamento a piè di pagina"
    document.element.body.insert(1, parse_xml(TEXT_BOX))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes], *, base: bytes = b"") -> bytes:
    """A zip of these parts, after (or replacing) those of another zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for name in old.namelist():
                    if name not in parts:
                        archive.writestr(name, old.read(name))
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


ODT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:tracked-changes><text:p>parole cancellate</text:p></text:tracked-changes>
<text:h>Curriculum di Niccolò</text:h><text:p>Animatrice<text:s text:c="4"/>in <text:span>una RSA</text:span> di
 Lecco<text:line-break/>Patente<text:tab/>B</text:p></office:text></office:body></office:document-content>"""


@cache
def odt() -> bytes:
    """An OpenDocument text."""
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": ODT.encode()})


def declaring(name: str, size: int) -> bytes:
    """A DOCX one part of which says that it unpacks to so many bytes."""
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b" " * 1000)
        archive.getinfo(name).file_size = size
    return out.getvalue()


def inflating(name: str, megabytes: int) -> bytes:
    """A DOCX one part of which really unpacks to so much, as its list says."""
    return zipped({name: b" " * (megabytes << 20)}, base=word())


@cache
def picture_bomb() -> bytes:
    """A small PNG of 20,000 × 20,000 points."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


@cache
def pdf_bomb() -> bytes:
    """A PDF of about 1 MB whose page unpacks to 1 GiB."""
    piece = b" " * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + first * 1024 + b"\x03\x00" + struct.pack(">L", 1)
    return _pdf(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed))


def _pdf(content: bytes) -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 200]/Contents 4 0 R/Resources<<>>>>",
        content,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + end


# One page with Helvetica, made once with qpdf (AES-256): it cannot be opened without "segreta".
LOCKED = base64.b64decode(
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5zaW9uTGV2ZW"
    "wgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBd"
    "IC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDUwMCAyMDAgXSAvUGFyZW"
    "50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9M"
    "ZW5ndGggMTEyIC9GaWx0ZXIgL0ZsYXRlRGVjb2RlID4+CnN0cmVhbQo40YHV2wMfv0svVJwuqr1ZNwhZIkVqyKRRZnuXyFxk+tiT5u6zR2sbaR"
    "2UfoNo9tKdjeyyWeihTBU77W+2xuCQ/DFMfcavgqTZuGo4mAOraKw7OciZa37DVAuZg7UnmY2ZBxiZPOnHdYytu7X3TyDaZW5kc3RyZWFtCmVu"
    "ZG9iago1IDAgb2JqCjw8IC9CYXNlRm9udCAvSGVsdmV0aWNhIC9TdWJ0eXBlIC9UeXBlMSAvVHlwZSAvRm9udCA+PgplbmRvYmoKNiAwIG9iag"
    "o8PCAvQ0YgPDwgL1N0ZENGIDw8IC9BdXRoRXZlbnQgL0RvY09wZW4gL0NGTSAvQUVTVjMgL0xlbmd0aCAzMiA+PiA+PiAvRmlsdGVyIC9TdGFu"
    "ZGFyZCAvTGVuZ3RoIDI1NiAvTyA8NTU3ZDlhMTQ3MmI2NzY0MGZiMDlmMTIzNThiOTkwNjBiMzZkN2VhOWVkYjliMjg0MDk4ZWUyMjA0NTk0MG"
    "M0NGEwNWYzMzU1NmM1YzZmYTkxNWNhZDc0ZGJiNzhjMmYwPiAvT0UgPDNiYjk0ZTQ3NjEwZjAyMjZhNjcwMGFhYTVhZGJmYWUwYzM5ZGJjZWMy"
    "ZTU2Y2M0OTNhN2RkZmQ2MmE4YzA1MzQ+IC9QIC00IC9QZXJtcyA8ZWJkNWE2NTgzZjZjYjNkZmVlZjVjNTdjMzgwYTY5ZGQ+IC9SIDYgL1N0bU"
    "YgL1N0ZENGIC9TdHJGIC9TdGRDRiAvVSA8Zjk5ZTJiMDE5NGUxODU3NGRjZWNmZjI5NzlmMWUzMThjNWZkYWYwYmUxZWJjYzdhODhiM2UwNGNi"
    "Y2Y0OTEyY2UzN2E4Njg5M2Q3MGNhY2M4YzY2YTM1YWIwOGI5ZGQ0PiAvVUUgPDM4YmNkMzNkMzZhODQxN2EwNmY5ZGI4NjJkNDMzMmFjZGUyOD"
    "BmMTEwNjJlMDE1NmNjYzI4ODk0MWVkNDk5YmE+IC9WIDUgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAx"
    "NSAwMDAwMCBuIAowMDAwMDAwMTMwIDAwMDAwIG4gCjAwMDAwMDAxODkgMDAwMDAgbiAKMDAwMDAwMDMxNyAwMDAwMCBuIAowMDAwMDAwNTAwID"
    "AwMDAwIG4gCjAwMDAwMDA1NzAgMDAwMDAgbiAKdHJhaWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6ZSA3IC9JRCBbPGM3ZjQxNTYwOTBkMzA2OGUw"
    "NTYyYzNiNmU2MjE0NzdiPjxjN2Y0MTU2MDkwZDMwNjhlMDU2MmMzYjZlNjIxNDc3Yj5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJlZgoxMT"
    "E3CiUlRU9GCg=="
)
# The same with a password only for changing it: everybody can read it.
READ_ONLY = base64.b64decode(
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5zaW9uTGV2ZW"
    "wgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBd"
    "IC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDUwMCAyMDAgXSAvUGFyZW"
    "50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9M"
    "ZW5ndGggMTEyIC9GaWx0ZXIgL0ZsYXRlRGVjb2RlID4+CnN0cmVhbQqIyrtjmjjtgVDh+0WL+JxSPg8TwRA0zm3duFL5IzsJ7Rh1t5acwxrSAJ"
    "s8dzPTi3FzA85SyQVz560ZB00c54hgS6C5AVRe42oKZjyeyDQmmMa18JQ5livEn4FFXXhpXUb5Anm+N/jAv7wpjYN6gARyZW5kc3RyZWFtCmVu"
    "ZG9iago1IDAgb2JqCjw8IC9CYXNlRm9udCAvSGVsdmV0aWNhIC9TdWJ0eXBlIC9UeXBlMSAvVHlwZSAvRm9udCA+PgplbmRvYmoKNiAwIG9iag"
    "o8PCAvQ0YgPDwgL1N0ZENGIDw8IC9BdXRoRXZlbnQgL0RvY09wZW4gL0NGTSAvQUVTVjMgL0xlbmd0aCAzMiA+PiA+PiAvRmlsdGVyIC9TdGFu"
    "ZGFyZCAvTGVuZ3RoIDI1NiAvTyA8MGQwN2QzNTIyN2M1Zjk4MTk0M2FmOTExYjNlNjIzY2QyZGExZjE4NWYzNmQ0YjAwYTJjZjM2YzUzNzcwNm"
    "Q1NjU1MTBjZWQ1YWMwMTBhNDFhNDAwMDcxYjEwNjgzMjkzPiAvT0UgPGNjN2E0NzMwMGI3YTU1MDhhYTI3ZGY4MjgwZmY1NmM1Y2RjYzZmNDUz"
    "YzUzMDUwYzU5ZmM5ODlhZTcwMDdiMTk+IC9QIC00IC9QZXJtcyA8NDZkY2Y1NDUxMzI0NzQ5NTU0NmQ2NGFmNjc3NDUyMmY+IC9SIDYgL1N0bU"
    "YgL1N0ZENGIC9TdHJGIC9TdGRDRiAvVSA8MDVlYjEyYzNjNzU1YTYzNDZlOTY0NTQzYmQ0MDM4ODBlMDU5ZDhkZTc5NTQxYTcwMzgwOTExMjNj"
    "MDg4NDdlNWE0MzFkOGMwMDc5NjliMDIwZDRkYWE2N2FmNGI1MTk0PiAvVUUgPDhmNjE0N2E2ZGYwNWJiNmVhMGI1MmI4OTc5NWEwZjAyN2YzN2"
    "JlMDYxNDIxNzQ5NzRlMzg2YWE5OTAwZWVmY2U+IC9WIDUgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAx"
    "NSAwMDAwMCBuIAowMDAwMDAwMTMwIDAwMDAwIG4gCjAwMDAwMDAxODkgMDAwMDAgbiAKMDAwMDAwMDMxNyAwMDAwMCBuIAowMDAwMDAwNTAwID"
    "AwMDAwIG4gCjAwMDAwMDA1NzAgMDAwMDAgbiAKdHJhaWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6ZSA3IC9JRCBbPDk0NjhlNDc4NDBiYTBmOTNj"
    "YTA4NGQ2Mzk5MTE5NTQ1Pjw5NDY4ZTQ3ODQwYmEwZjkzY2EwODRkNjM5OTExOTU0NT5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJlZgoxMT"
    "E3CiUlRU9GCg=="
)
