/** What every figure means, in one place. */

import { Dialog } from "../ui/overlays.tsx";
import { figures as said } from "../words/figures.ts";

export function DefinitionsDialog({ onClose }: { onClose: () => void }) {
  const names = Object.keys(said.means) as (keyof typeof said.means)[];
  return (
    <Dialog title={said.definitions} onClose={onClose} class="figures-definitions">
      <p>{said.lead}</p>
      <p>{said.compared}</p>
      <p>{said.medians}</p>
      <p>{said.fresh}</p>
      <dl>
        {names.map((name) => (
          <div key={name}>
            <dt>{said.names[name]}</dt>
            <dd>{said.means[name]}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
