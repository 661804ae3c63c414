/** A link that leads somebody in: its secret stands after the `#`, which browsers send to nobody. */

export interface DoorLink {
  leadsTo: "invitation" | "reset";
  token: string;
}

/** Pure: what an address leads to, if it is such a link. */
export function parseLink(path: string, hash: string): DoorLink | null {
  const found = /^\/(?:admin|dashboard)\/(invitation|reset)\/?$/.exec(path);
  return found === null ? null : { leadsTo: found[1] as DoorLink["leadsTo"], token: hash.replace(/^#/, "") || "-" };
}
