/** The assistant's words as they come, pure. The stored message replaces them. */

export interface Draft {
  readonly turn: number;
  readonly text: string;
}

/** From `offset` on (in UTF-16 units, as `slice` counts) the draft of this turn reads `text`, and nothing after it. */
export interface Piece {
  turn: number;
  offset: number;
  text: string;
}

/**
 * A piece of an older turn changes nothing, nor does one that goes on from words that were never seen: the next whole one will do.
 * An answer that was taken back leaves no draft.
 */
export function grow(draft: Draft | null, { turn, offset, text }: Piece): Draft | null {
  const known = draft?.turn === turn ? draft.text : "";
  if ((draft !== null && turn < draft.turn) || offset > known.length) return draft;
  const grown = known.slice(0, offset) + text;
  return grown === "" ? null : { turn, text: grown };
}
