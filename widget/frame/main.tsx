/** @jsxImportSource preact */
import { render } from "preact";
import { App } from "./app.tsx";
import { linkToHost } from "./host-link.ts";
import { createVisitorSession } from "./visitor-session.ts";
import { visitorStorage } from "./visitor-storage.ts";

const query = new URLSearchParams(location.search);
const tenant = query.get("tenant") ?? "";
const host = linkToHost(query.get("host") ?? "");
const session = createVisitorSession(tenant, visitorStorage(tenant));

/** Tells the loader whether the next page load has something to come back to. */
let hadConversation: boolean | null = null;
function tellConversation(): void {
  const { conversationId, waiting, phase } = session.store.getState();
  const exists = conversationId !== null || waiting.length > 0;
  const isUnknown = !exists && (phase === "resuming" || phase === "refused");
  if (exists === hadConversation || isUnknown) return;
  hadConversation = exists;
  host.post({ parley: "conversation", value: exists });
}
tellConversation();
session.store.subscribe(tellConversation);

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) host.post({ parley: "close", value: null });
});

const root = document.getElementById("chat");
if (root !== null) render(<App tenant={tenant} session={session} host={host} />, root);
