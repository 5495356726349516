/** Parses JSON, as text or in UTF-8. Returns undefined unless it is an object. */
export function parseJsonObject(json: Buffer | string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(typeof json === "string" ? json : json.toString("utf8"));
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

/** Whether it has named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
