/** A resource that is in front of somebody's eyes. */

import { useEffect } from "preact/hooks";
import { fetchAndFollow } from "./data/follow-line.ts";
import type { Resource } from "./data/resource.ts";
import { useDesk } from "./desk.tsx";

/** Fetches it now, whenever `change` is another one, and after each break of the line, and insists; `null`: there is nothing to fetch. */
export function useFollowed(resource: Resource<unknown> | null, change?: unknown): void {
  const { line } = useDesk();
  useEffect(() => {
    if (resource !== null) return fetchAndFollow(line, resource.fetch).stop;
  }, [resource, change]);
}
