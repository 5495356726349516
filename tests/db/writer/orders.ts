import { z } from "zod";

export const ordersSchema = z.object({
  file: z.string(),
  tenantId: z.string(),
  unitsInFlight: z.number(),
  bytesPerUnit: z.number(),
  /** How long each unit keeps its transaction open. */
  msPerUnit: z.number(),
});

/** What a writer shall do. */
export type Orders = z.infer<typeof ordersSchema>;
