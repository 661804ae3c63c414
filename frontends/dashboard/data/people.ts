/** The team as its owners and admins see it: people, open invitations, links, and the record of changes. */

import type { Time } from "../../shared/wire.ts";
import type { Person, Role } from "./account.ts";
import type { Api } from "./api.ts";

export interface Member extends Person {
  lastSeenAt: Time | null;
  deactivatedAt: Time | null;
}

export interface Invitation {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  inviter: string | null;
  createdAt: Time;
  expiresAt: Time;
}

export interface Staff {
  people: Member[];
  invitations: Invitation[];
}

/** What became of the letter; `off`: the server sends none. */
export type Mailed = "sent" | "failed" | "off";

export interface SentLink {
  link: string;
  mail: Mailed;
}

export interface Change {
  id: number;
  at: Time;
  /** Null: the command line. */
  admin: { id: string | null; name: string } | null;
  kind: string;
  action: string;
  target: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface ChangePage {
  changes: Change[];
  nextBefore: number | null;
}

export const ROLES: readonly Role[] = ["viewer", "agent", "admin", "owner"];

/** Pure: the roles that somebody may give, which are those up to their own. */
export function rolesToGive(mine: Role): Role[] {
  return ROLES.slice(0, ROLES.indexOf(mine) + 1);
}

/** Pure: whether `me` may change this person's account. */
export function mayManage(me: Person, other: Person): boolean {
  return me.role === "owner" || (me.role === "admin" && other.role !== "owner");
}

export async function listStaff(api: Api): Promise<Staff> {
  const [{ people }, { invitations }] = await Promise.all([
    api.get<{ people: Member[] }>("/api/people"),
    api.get<{ invitations: Invitation[] }>("/api/invitations"),
  ]);
  return { people, invitations };
}

/** A page of the record; `before` is the `nextBefore` of the page above it. */
export function listChanges(api: Api, filter: { adminId: string; kind: string }, before: number | null): Promise<ChangePage> {
  const query = new URLSearchParams();
  if (before !== null) query.set("before", String(before));
  if (filter.adminId !== "") query.set("adminId", filter.adminId);
  if (filter.kind !== "") query.set("kind", filter.kind);
  return api.get(`/api/changes?${query}`);
}
