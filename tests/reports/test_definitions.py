"""What the page says of a figure and what the document says is the same sentence."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = (ROOT / "frontends" / "dashboard" / "words" / "figures.ts").read_text()
PAGE = " ".join((ROOT / "docs" / "figures.md").read_text().split())


def sentences(name: str) -> dict[str, str]:
    block = WORDS.split(f"\n  {name}: {{\n")[1].split("\n  },")[0]
    return dict(re.findall(r'(\w+):\s*"([^"]*)"', block))


def test_every_figure_is_defined_in_the_document_as_on_the_page() -> None:
    names, means = sentences("names"), sentences("means")
    assert len(means) > 10
    for figure, meaning in means.items():
        assert f"| {names[figure]} | {meaning} |" in PAGE, figure
    for name in ("lead", "compared", "medians", "fresh"):
        found = re.search(rf'\n  {name}:\s*"([^"]*)"', WORDS)
        assert found is not None and found[1] in PAGE, name
