/** Who is signed in here. Kept over reloads and shared by this browser's tabs. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { Refused } from "../../shared/connection.ts";
import type { Store } from "../../shared/storage.ts";
import { type Api, createApi } from "./api.ts";

export type Role = "viewer" | "agent" | "admin" | "owner";

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Left out by what this browser kept from an older version. */
  pictureUrl?: string | null;
  secondFactor?: boolean;
}

export interface SignedIn {
  token: string;
  expiresAt: string;
  admin: Person;
  /** To show when this person signs in here again: others' guesses do not slow it then. */
  device?: string | null;
}

export interface Account {
  readonly now: ReadonlySignal<SignedIn | null>;
  /** Why the last sign-in ended, if it was not the person's own wish. */
  readonly ended: ReadonlySignal<boolean>;
  readonly api: Api;
  /** `code` is the second factor's, for those who have one. */
  signIn(email: string, password: string, code?: string): Promise<void>;
  /** Signed in by other means, as by an invitation. */
  enter(signedIn: SignedIn): void;
  /** Ends all of this person's tokens, here and elsewhere. */
  signOut(): Promise<void>;
  /** A fresh token or name, as after a change of password or profile. */
  renew(changed: Partial<SignedIn>): void;
  /** The server does not take the token any more. */
  end(): void;
}

const KEY = "frontdesk:account";
/** The mark that the server gave this browser for somebody's address; it is kept when they sign out. */
const deviceKey = (email: string): string => `frontdesk:device:${email.trim().toLowerCase()}`;

const RANK: Record<Role, number> = { viewer: 0, agent: 1, admin: 2, owner: 3 };

export function mayAct(person: Person): boolean {
  return RANK[person.role] >= RANK.agent;
}

export function mayConfigure(person: Person): boolean {
  return RANK[person.role] >= RANK.admin;
}

export function createAccount(store: Store): Account {
  const now = signal<SignedIn | null>(read(store));
  const ended = signal(false);

  const set = (next: SignedIn | null): void => {
    now.value = next;
    if (next === null) store.remove(KEY);
    else store.set(KEY, JSON.stringify(next));
  };
  const end = (): void => {
    ended.value = now.peek() !== null;
    set(null);
  };
  const api = createApi({ token: () => now.peek()?.token ?? null, onSignedOut: end });

  addEventListener("storage", (event) => {
    // signed in, out or renewed in another tab
    if (event.key === KEY) now.value = read(store);
  });

  return {
    now,
    ended,
    api,
    end,
    async signIn(email, password, code) {
      const device = store.get(deviceKey(email));
      const said = { email, password, ...(code && { code }), ...(device && { device }) };
      const { device: mark, ...signedIn } = await api.send<SignedIn>("POST", "/api/auth/login", said);
      if (mark) store.set(deviceKey(email), mark);
      this.enter(signedIn);
    },
    enter(signedIn) {
      set(signedIn);
      ended.value = false;
    },
    async signOut() {
      try {
        await api.send("POST", "/api/auth/logout");
      } catch (error) {
        // not signed in any more is what was wanted; a server that does not answer must not keep anybody here
        if (!(error instanceof Refused)) console.warn("Signed out here only: the server did not answer.");
      }
      set(null);
      ended.value = false;
    },
    renew(changed) {
      const before = now.peek();
      if (before !== null) set({ ...before, ...changed });
    },
  };
}

function read(store: Store): SignedIn | null {
  try {
    const kept = JSON.parse(store.get(KEY) ?? "null") as SignedIn | null;
    return kept !== null && typeof kept.token === "string" && Date.parse(kept.expiresAt) > Date.now() ? kept : null;
  } catch {
    return null;
  }
}
