import { z } from "zod";
import type { OutgoingMessage } from "#lib/broker/message-broker.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { routingKeyOf } from "./broker-topology.ts";

interface Stamp {
  tenantId: TenantId;
  /** Which life of the log it is. */
  epoch: string;
  /** Of the dispatcher's lease. */
  token: number;
  mandatory: boolean;
}

/** An event of a log as it is published: the event as every door shows it, and in the headers where it belongs. */
export function messageOf(event: ChatEvent, { tenantId, epoch, token, mandatory }: Stamp): OutgoingMessage {
  const { pos, type } = event;
  return {
    id: `${tenantId}/${pos}`,
    routingKey: routingKeyOf(type, tenantId),
    type,
    headers: { tenantId, pos, epoch, token },
    content: Buffer.from(JSON.stringify(event)),
    mandatory,
  };
}

/** What a message says to a subscriber: the log of a tenant has come to a position. */
export interface Hint {
  /** Not proven to be one. */
  tenantId: string;
  pos: number;
}

const hintSchema = z.object({ tenantId: z.string(), pos: z.number().int().positive() });
const tenantSchema = hintSchema.pick({ tenantId: true });

/** Null where the headers are none of ours. */
export function hintOf(headers: Readonly<Record<string, unknown>>): Hint | null {
  return hintSchema.safeParse(headers).data ?? null;
}

/** The tenant that a message names, also where it says nothing else that could be read. */
export function tenantNamedBy(headers: Readonly<Record<string, unknown>>): string | null {
  return tenantSchema.safeParse(headers).data?.tenantId ?? null;
}
