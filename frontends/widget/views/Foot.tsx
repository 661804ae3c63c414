/** Where the visitor answers: what stands in the way, the way to a person, and the place to write – or first the site's form. */

import { Info } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import { formFor } from "../config.ts";
import { Banner } from "./Banner.tsx";
import { Composer } from "./Composer.tsx";
import { useLater } from "./later.ts";
import { PersonBar } from "./PersonBar.tsx";

export function Foot() {
  const { config, frame, tongue, visit } = useFace();
  const { hasBegun, details, isBlocked, key } = visit.value;
  const isKnown = hasBegun.value || details.value !== null || Boolean(frame.identity.value.email);
  const fields = formFor(config, isKnown);
  const form = useLater(() => import("./Form.tsx"), fields.length > 0);
  if (isBlocked.value) {
    return (
      <div class="foot foot-end" role="status">
        <Icon of={Info} size={16} />
        <p>{tongue.words.blocked}</p>
      </div>
    );
  }
  return (
    <div class="foot">
      <Banner />
      {fields.length > 0 ? (
        form !== null && <form.Form fields={fields} />
      ) : (
        <>
          <PersonBar />
          <Composer key={key} />
        </>
      )}
    </div>
  );
}
