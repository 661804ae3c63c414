/** Names that nobody else gives and nobody guesses. */

/** 144 random bits, 24 characters of `A-Z a-z 0-9 - _`; fit for a session key as well as for a `clientId`. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}
