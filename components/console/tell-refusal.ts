"use client";

import { toast } from "sonner";
import { ApiError } from "#lib/client/api-error.ts";
import { explain } from "./console-api.tsx";

/** Tells in a toast why something was not done. To have been too quick is no fault of anybody's. */
export function tellRefusal(error: Error): void {
  if (error instanceof ApiError && error.code === "rate_limited") toast(explain(error), { id: "rate-limited" });
  else toast.error(explain(error));
}
