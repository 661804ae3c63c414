"""The yardstick's load generator with sentences in place of one word of 60 letters: `python -m bench.talk YARDSTICK …its options`."""

import importlib.util
import sys
from pathlib import Path

import uvloop

from bench.sentences import Sentences


class _Sentence:
    """In place of `Run.body`: another sentence at each look."""

    def __init__(self) -> None:
        self._made = [sentences.next() for sentences in [Sentences(seed=3)] for _ in range(20_000)]
        self._at = 0

    def __get__(self, *_: object) -> str:
        self._at += 1
        return self._made[self._at % len(self._made)]

    def __set__(self, *_: object) -> None:
        pass


def main() -> None:
    spec = importlib.util.spec_from_file_location("load", Path(sys.argv.pop(1)) / "load.py")
    assert spec is not None and spec.loader is not None
    load = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(load)
    load.Run.body = _Sentence()
    uvloop.run(load.main())


if __name__ == "__main__":
    main()
