import type { SendTarget } from "../hub/send-target.ts";
import { isRecord } from "../protocols/json-object.ts";

export function isString(value: unknown): value is string {
  return typeof value === "string";
}

export function isSendTarget(value: unknown): value is SendTarget {
  if (!isRecord(value)) return false;
  switch (value.to) {
    case "all":
      return isStrings(value.except);
    case "connections":
      return isStrings(value.connectionIds);
    case "groups":
      return isStrings(value.groupNames) && isStrings(value.except);
    case "users":
      return isStrings(value.userIdentifiers);
    default:
      return false;
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString);
}
