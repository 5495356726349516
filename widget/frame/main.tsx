/** @jsxImportSource preact */
import { render } from "preact";
import { App } from "./app.tsx";
import { linkToHost } from "./host-link.ts";
import { createVisit } from "./visit.ts";

const query = new URLSearchParams(location.search);
const tenant = query.get("tenant") ?? "";
const visit = createVisit(tenant);
const host = linkToHost(query.get("host") ?? "", visit.welcome);

/** Tells the loader whether the next page load has something to come back to. */
let hadConversation: boolean | null = null;
function tellConversation(): void {
  const { conversationId, waiting, hasNews, phase } = visit.store.getState().session.store.getState();
  const exists = conversationId !== null || waiting.length > 0 || hasNews;
  const isUnknown = !exists && (phase === "resuming" || phase === "refused");
  if (exists === hadConversation || isUnknown) return;
  hadConversation = exists;
  host.post({ parley: "conversation", value: exists });
}

let stopListening = (): void => undefined;
function listen(): void {
  stopListening();
  stopListening = visit.store.getState().session.store.subscribe(tellConversation);
  tellConversation();
}
listen();
visit.store.subscribe(listen);

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) host.post({ parley: "close", value: null });
});

const root = document.getElementById("chat");
if (root !== null) render(<App tenant={tenant} visit={visit} host={host} />, root);
