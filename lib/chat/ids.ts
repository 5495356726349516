import { z } from "zod";

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A tenant's id as proven by authentication. Only `lib/identity` and the directory of tenants make one. */
export type TenantId = Id<"TenantId">;

/** An id that a client makes for something new: a UUID, best version 7, so that ids sort by time. */
export const newIdSchema = z.uuid().toLowerCase();

/** An id that names something that exists. A malformed one is simply unknown, so it gives the same 404. */
export const existingIdSchema = z.string().toLowerCase();
