"""Files and pages turned into blocks of text. What comes in is hostile until shown otherwise: bounded in bytes, text and time."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from frontdesk.assistant.knowledge.passages import Block

MAX_FILE_BYTES = 10_000_000
MAX_TEXT_CHARS = 2_000_000

_SKIPPED = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "head",
        "title",
        "nav",
        "footer",
        "form",
        "button",
        "select",
        "iframe",
        "object",
    }
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BREAKS = frozenset(
    {
        "p",
        "div",
        "li",
        "tr",
        "br",
        "ul",
        "ol",
        "table",
        "section",
        "article",
        "blockquote",
        "pre",
        "dt",
        "dd",
        "main",
        "aside",
        "header",
        "hr",
        "figcaption",
        "summary",
        "details",
    }
) | set(_HEADINGS)
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
)


class Unreadable(Exception):
    """That source cannot be used; the message tells the admin why, in words that go after its name."""


def read_text(data: bytes) -> str:
    """`data` as text. Raises Unreadable for what is none."""
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(f"is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        if b"\0" in data[:100_000] or data.startswith(
            (b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"%PDF")
        ):
            raise Unreadable("is not text, whatever its name says")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return tidy(text[:MAX_TEXT_CHARS])


def tidy(text: str) -> str:
    """Without what PostgreSQL or a browser cannot hold: U+0000, lone surrogates, other control characters."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def blocks_of_text(text: str) -> Iterator[Block]:
    """Paragraphs, divided by empty lines."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip():
            yield Block("", " ".join(paragraph.split()))


def blocks_of_markdown(text: str) -> list[Block]:
    """The text of Markdown; HTML inside it is text."""
    return blocks_of_html(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def blocks_of_html(text: str) -> list[Block]:
    """What a reader of the page would see, without menus, forms and scripts."""
    reader = _Reader()
    reader.feed(text[:MAX_TEXT_CHARS])
    reader.close()
    reader.flush()
    return reader.blocks


def title_of_html(text: str) -> str | None:
    """The page's title."""
    found = re.search(r"<title[^>]*>([^<]{1,300})", text[:100_000], re.IGNORECASE)
    return (" ".join(found.group(1).split()) or None) if found else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._path: list[tuple[int, str]] = []
        self._skipping: list[str] = []
        self._heading: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._break_at(tag)
            return
        hidden = any(name == "hidden" or (name == "aria-hidden" and value == "true") for name, value in attrs)
        if self._skipping or tag in _SKIPPED or hidden:
            if len(self._skipping) < 1000:
                self._skipping.append(tag)
            return
        self._break_at(tag)
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break_at(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                del self._skipping[len(self._skipping) - 1 - self._skipping[::-1].index(tag) :]
            return
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._text.append(data)

    def _break_at(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._text.append(" ")
        elif tag in _BREAKS and not self._skipping:
            self.flush()

    def flush(self) -> None:
        """End the block that is being read."""
        text = " ".join("".join(self._text).split())
        self._text = []
        level, self._heading = self._heading, None
        if not text:
            return
        if level is not None:
            self._path = [*(item for item in self._path if item[0] < level), (level, text[:200])]
        else:
            self.blocks.append(Block(" › ".join(title for _, title in self._path), text))
