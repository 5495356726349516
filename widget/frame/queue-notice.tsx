/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { AddressForm } from "./address-form.tsx";
import type { QueueApi } from "./queue-api.ts";
import { estimate, standing } from "./queue-words.ts";
import { useQueuePlace } from "./use-queue-place.ts";

interface QueueNoticeProps {
  api: QueueApi;
  conversationId: string;
  /** Whether somebody looks at it, and may be answered. */
  isLookedAt: boolean;
}

/**
 * Says how long the visitor will have to wait, and where nobody is there, asks for an address for the answer. Screen
 * readers tell the place whenever it changes, and say nothing of the estimate, which changes all the time.
 */
export function QueueNotice({ api, conversationId, isLookedAt }: QueueNoticeProps) {
  const place = useQueuePlace(api, conversationId, isLookedAt);
  const [draft, setDraft] = useState("");
  const [leftAddress, setLeftAddress] = useState<string | null>(null);
  const text = place === null ? "" : standing(place, new Date());
  const waitSeconds = place?.waitSeconds ?? null;
  const isAway = place?.state === "closed" || place?.state === "nobody_here";
  const hasAddress = leftAddress !== null || place?.hasAddress === true;
  // Nobody takes the form away from somebody who is writing in it.
  const asksForAddress = !hasAddress && (isAway || draft !== "");
  return (
    <section class={text === "" ? "" : "queue"} aria-label="While you wait">
      <div class="standing">
        {text !== "" && (
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7v5l3.5 2" />
          </svg>
        )}
        <p>
          <span role="status">{text}</span>
          {waitSeconds !== null && <span class="estimate"> · {estimate(waitSeconds)}</span>}
        </p>
      </div>
      {asksForAddress && (
        <AddressForm
          email={draft}
          onChange={setDraft}
          leave={api.leaveAddress}
          onLeft={(email) => setLeftAddress(email)}
        />
      )}
      {leftAddress !== null ? (
        <LeftAddress email={leftAddress} />
      ) : (
        isAway && hasAddress && <p class="detail">We'll write to you by e-mail.</p>
      )}
    </section>
  );
}

/** Takes over the focus that the form had, so that it is read out and nobody is thrown to the page's beginning. */
function LeftAddress({ email }: { email: string }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) line.current?.focus();
  }, []);
  return (
    <p class="detail" tabIndex={-1} ref={line}>
      We'll write to <strong>{email}</strong>.
    </p>
  );
}
