/** What somebody looks like: their picture; their initials where there is none, or it does not come. */

import { useState } from "preact/hooks";
import { initials } from "../../shared/initials.ts";

export function Portrait({ name, picture, class: classes }: { name: string; picture: string | null | undefined; class: string }) {
  const [lost, setLost] = useState<string | null>(null);
  return (
    <span class={classes} aria-hidden="true">
      {picture && picture !== lost ? <img src={picture} alt="" onError={() => setLost(picture)} /> : initials(name)}
    </span>
  );
}
