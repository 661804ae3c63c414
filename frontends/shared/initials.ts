/** One or two letters in the place of a picture: "Ana María de la Cruz" → "AC". `null` where there is no name to take them from. */
export function initials(name: string | null | undefined): string | null {
  const parts = (name ?? "").trim().split(/\s+/).filter(Boolean);
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => Array.from(part ?? "")[0] ?? "");
  return letters.join("").toLocaleUpperCase() || null;
}
