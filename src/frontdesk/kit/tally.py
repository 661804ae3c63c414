"""How many of something each key has at this moment, such as open connections: here, and in other processes."""

from collections import Counter
from collections.abc import Hashable, Mapping


class Tally:
    """Counts what is open, by key. What other processes have is what each of them says of itself."""

    def __init__(self) -> None:
        self._here: Counter[Hashable] = Counter()
        self._elsewhere: dict[str, dict[Hashable, int]] = {}
        self._changed: set[Hashable] | None = None

    def count(self, key: Hashable) -> int:
        """Here and elsewhere."""
        elsewhere = sum(counts.get(key, 0) for counts in self._elsewhere.values()) if self._elsewhere else 0
        return self._here[key] + elsewhere

    def add(self, key: Hashable) -> None:
        """One more here."""
        self._here[key] += 1
        self._note(key)

    def remove(self, key: Hashable) -> None:
        """One less here."""
        self._here[key] -= 1
        if self._here[key] <= 0:
            del self._here[key]
        self._note(key)

    def here(self) -> dict[Hashable, int]:
        """All that is here, by key."""
        return dict(self._here)

    def take_changed(self) -> dict[Hashable, int]:
        """How many are here now of each key that has changed since the last call. The first call begins to look."""
        changed, self._changed = self._changed or set(), set()
        return {key: self._here[key] for key in changed}

    def note_elsewhere(self, process: str, counts: Mapping[Hashable, int], *, is_whole: bool) -> None:
        """Another process has so many; `is_whole`: and none of any other key."""
        known = self._elsewhere.setdefault(process, {})
        if is_whole:
            known.clear()
        for key, count in counts.items():
            if count > 0:
                known[key] = count
            else:
                known.pop(key, None)

    def forget_elsewhere(self, process: str) -> None:
        """That process has gone."""
        self._elsewhere.pop(process, None)

    def _note(self, key: Hashable) -> None:
        if self._changed is not None:
            self._changed.add(key)
