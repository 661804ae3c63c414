/** The assistant's words as they come, pure: pieces of one turn, in order. The stored message replaces them. */

export interface Draft {
  readonly turn: number;
  readonly text: string;
  /** The piece that comes next. */
  readonly next: number;
}

export interface Piece {
  turn: number;
  index: number;
  text: string;
}

/** A newer turn begins anew; a piece that is late, doubled or ahead of a lost one changes nothing. */
export function grow(draft: Draft | null, piece: Piece): Draft | null {
  if (draft === null || piece.turn > draft.turn) {
    return piece.index === 0 ? { turn: piece.turn, text: piece.text, next: 1 } : draft;
  }
  if (piece.turn !== draft.turn || piece.index !== draft.next) return draft;
  return { ...draft, text: draft.text + piece.text, next: draft.next + 1 };
}
