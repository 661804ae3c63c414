/** A long list of rows of one height: which of them stand in the part that is seen. Pure. */

export interface Seen {
  /** First and one past the last row to draw. */
  readonly from: number;
  readonly to: number;
}

/** Rows drawn beyond each edge, so that scrolling shows no blank. */
const SPARE = 6;

export function seenRows(count: number, rowHeight: number, scrollTop: number, height: number): Seen {
  const first = Math.floor(scrollTop / rowHeight) - SPARE;
  const last = Math.ceil((scrollTop + height) / rowHeight) + SPARE;
  const from = Math.max(0, Math.min(first, count));
  return { from, to: Math.max(from, Math.min(count, last)) };
}

/** Whether the next page should be on its way: its first row is less than two heights below. */
export function isNearEnd(count: number, rowHeight: number, scrollTop: number, height: number): boolean {
  return count * rowHeight - (scrollTop + height) < height * 2;
}

/** Where to scroll so that a row is wholly seen; `null` if it is already. */
export function scrollToRow(index: number, rowHeight: number, scrollTop: number, height: number): number | null {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return null;
}
