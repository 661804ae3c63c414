/** The way to a person, and back: always in sight. */

import { ArrowLeft, UserRound } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import { canGoBack } from "../head.ts";

export function PersonBar() {
  const { tongue, head, visit } = useFace();
  const { words } = tongue;
  const { who } = head.value;
  const current = visit.value;
  if (who === "nobody" || who === "assistant" || who === "closed") {
    return (
      <div class="person-bar">
        <button type="button" class="text-button" onClick={() => current.askForPerson()}>
          <Icon of={UserRound} size={16} />
          {words.talkToPerson}
        </button>
      </div>
    );
  }
  if (canGoBack(current.chat.value, current.conversation.timeline.value.messages)) {
    return (
      <div class="person-bar">
        <button type="button" class="text-button" onClick={() => current.backToAssistant()}>
          <Icon of={ArrowLeft} size={16} directed />
          {words.backToAssistant}
        </button>
      </div>
    );
  }
  return <div class="person-bar" />;
}
