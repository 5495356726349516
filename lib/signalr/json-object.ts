/** Parses UTF-8 JSON. Returns undefined unless it is an object. */
export function parseJsonObject(text: Buffer): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch {
    return undefined;
  }
  return isJsonObject(value) ? value : undefined;
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
