/** Whoever is at work is given a new token before theirs ends: nobody is asked for a password in mid-conversation. */

import { effect } from "@preact/signals";
import type { Account, SignedIn } from "./account.ts";

const AGAIN_MS = 60_000;

/** From half of what is left of the token's time, the next key or touch renews it. Returns what ends it. */
export function renewInUse(account: Account): () => void {
  let renewAt = Infinity;
  const end = effect(() => {
    const ends = Date.parse(account.now.value?.expiresAt ?? "");
    renewAt = Number.isNaN(ends) ? Infinity : (Date.now() + ends) / 2;
  });

  const onUse = (): void => {
    if (Date.now() < renewAt) return;
    renewAt = Date.now() + AGAIN_MS;
    account.api.send<SignedIn>("POST", "/api/auth/renew").then(
      ({ token, expiresAt, admin }) => account.renew({ token, expiresAt, admin }),
      () => undefined, // a token that is not good any more has led to the sign-in page; anything else is tried again
    );
  };
  addEventListener("pointerdown", onUse, true);
  addEventListener("keydown", onUse, true);
  return () => {
    end();
    removeEventListener("pointerdown", onUse, true);
    removeEventListener("keydown", onUse, true);
  };
}
