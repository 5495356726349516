import { z } from "zod";

/** News for many, with a word for what it is about, such as "Release". */
export const announcement = z.object({ label: z.string().trim().min(1).max(40).optional() });
