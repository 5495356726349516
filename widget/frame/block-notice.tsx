/** @jsxImportSource preact */
import { Notice } from "./notice.tsx";
import type { Block } from "./session-state.ts";

/** Stands in the place of the whole chat where there can be none, and says why without alarm. */
export function BlockNotice({ block }: { block: Exclude<Block, "identity_required"> }) {
  if (block === "suspended") return <Notice title="This chat is not available at the moment" />;
  return <Notice title="We could not confirm who you are." detail="Reload the page." />;
}

/** Stands in the place of the composer where only those may write whom the host knows. */
export function SignInBar({ isMessageKept }: { isMessageKept: boolean }) {
  return (
    <div class="sign-in" role="status">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z" />
      </svg>
      <p class="title">Sign in to chat</p>
      {isMessageKept && <p>Your message is kept, and sent then.</p>}
    </div>
  );
}
