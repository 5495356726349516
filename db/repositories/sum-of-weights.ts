import { sql } from "drizzle-orm";
import type { Building } from "./statement.ts";

/** How much of an operator's capacity some conversations take. */
export function sumOfWeights({ tables: { conversations } }: Building) {
  return sql<number>`coalesce(sum(${conversations.weight}), 0)`.mapWith(Number);
}
