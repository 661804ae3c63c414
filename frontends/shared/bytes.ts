/** How much, as people say it. */

/** `1.2 MB` in the reader's language. */
export function bytes(size: number, language: string): string {
  const [unit, share] = size < 1_000_000 ? (["kilobyte", 1_000] as const) : (["megabyte", 1_000_000] as const);
  const value = Math.max(size / share, 1);
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: value < 10 && unit === "megabyte" ? 1 : 0 }).format(value);
}
