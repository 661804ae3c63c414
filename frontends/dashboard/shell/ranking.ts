/** Which of many names somebody means by a few letters. Pure. */

export interface Choice {
  id: string;
  name: string;
  /** Also found by these words. */
  also?: string;
}

/** The fitting ones, best first; all, in their order, for an empty question. */
export function rank<C extends Choice>(choices: readonly C[], asked: string, limit = 50): C[] {
  const parts = fold(asked).split(/\s+/).filter(Boolean);
  if (parts.length === 0) return choices.slice(0, limit);
  return choices
    .map((choice, index) => ({ choice, index, points: pointsOf(fold(choice.name), fold(choice.also ?? ""), parts) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.index - b.index)
    .slice(0, limit)
    .map(({ choice }) => choice);
}

/** Lower case, without accents: "Zoe" finds "Zoë". */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

/** 0 when one of the parts is nowhere. */
function pointsOf(name: string, also: string, parts: readonly string[]): number {
  let sum = 0;
  for (const part of parts) {
    const points = name.startsWith(part)
      ? 8
      : wordStarts(name, part)
        ? 5
        : name.includes(part)
          ? 3
          : also.includes(part)
            ? 2
            : inOrder(name, part)
              ? 1
              : 0;
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}

const wordStarts = (text: string, part: string): boolean =>
  text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(part));

/** All letters of `part` stand in `text`, in order: "tkov" finds "take over". */
function inOrder(text: string, part: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === part[at]) at++;
  return at === part.length;
}
