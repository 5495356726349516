/** Next calls this once when the web process starts: a wrong setting stops it here, and error reports begin. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { web } = await import("#app/web.ts");
  await web();
}

/** Next tells of faults in pages and route handlers. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { web } = await import("#app/web.ts");
  (await web()).errors.capture(error);
}
