import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal, SignalPublisher } from "#lib/chat/signals.ts";
import { provenTenantId } from "#lib/identity/tenant-id.ts";
import { signalSchema } from "./signal-schema.ts";

/** Where the hub takes signals of other processes. */
export const signalPath = "/internal/signals";
export const signatureHeader = "x-parley-signature";

const envelopeSchema = z.object({ tenantId: z.string(), signal: signalSchema });

/** Signals of the web process, posted to the hub and signed with the installation's secret. */
export function createHttpSignals({ hubUrl, authSecret }: { hubUrl: string; authSecret: string }): SignalPublisher {
  return {
    publish(tenantId, signal) {
      const body = JSON.stringify({ tenantId, signal });
      const headers = { "content-type": "application/json", [signatureHeader]: signatureOf(body, authSecret) };
      // A signal may be lost at no harm, so a hub that is away is no fault.
      fetch(hubUrl + signalPath, { method: "POST", body, headers }).catch(() => undefined);
    },
  };
}

/** @returns the signal that another process posted, or null where it is not one of ours. */
export function openSignal(
  { body, signature }: { body: string; signature: string },
  authSecret: string,
): { tenantId: TenantId; signal: Signal } | null {
  const expected = Buffer.from(signatureOf(body, authSecret));
  const actual = Buffer.from(signature);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return null;
  const { tenantId, signal } = envelopeSchema.parse(JSON.parse(body));
  return { tenantId: provenTenantId(tenantId), signal };
}

function signatureOf(body: string, authSecret: string): string {
  return createHmac("sha256", authSecret).update(body).digest("base64url");
}
