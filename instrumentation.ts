/**
 * Next calls this once when the web process starts: a wrong setting stops it here, error reports begin, and from here on
 * it stops as it should.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { web } = await import("#app/web.ts");
  const application = await web();
  const { notePeers } = await import("#app/note-peers.ts");
  notePeers();
  if (!process.env.NEXT_MANUAL_SIG_HANDLE) return;
  const { stopOnSignals } = await import("#app/stop-web.ts");
  stopOnSignals(application);
}

/** Next tells of faults in pages and route handlers. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { web } = await import("#app/web.ts");
  (await web()).errors.capture(error);
}
