import { z } from "zod";
import { limits } from "../limits.ts";
import { offerModes } from "./team.ts";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "Write the time as HH:MM.");

export const skillsSchema = z
  .array(z.string().trim().min(1).max(limits.skillMax))
  .max(limits.skillsMax)
  .transform((skills) => [...new Set(skills)].toSorted());

const periodSchema = z
  .object({ weekday: z.number().int().min(1).max(7), from: timeOfDay, to: timeOfDay })
  // Times of one length are in the order of their letters.
  .refine(({ from, to }) => from < to, { error: "The end must be after the beginning.", path: ["to"] });

const hoursSchema = z.object({
  timeZone: z.string().max(limits.nameMax).refine(isTimeZone, "Choose a time zone such as Europe/Berlin."),
  periods: z.array(periodSchema).max(limits.openPeriodsMax),
  holidays: z.array(z.iso.date()).max(limits.holidaysMax),
});

export const teamNameSchema = z.string().trim().min(1).max(limits.nameMax);

/** What of a team's routing somebody may set. */
export const routingFields = {
  offerMode: z.enum(offerModes).optional(),
  offerCount: z.number().int().min(1).max(limits.offerCountMax).optional(),
  offerSeconds: z.number().int().min(limits.offerSecondsMin).max(limits.offerSecondsMax).optional(),
  missesMax: z.number().int().min(1).max(limits.missesMax).optional(),
  conversationWeight: z.number().int().min(1).max(limits.weightMax).optional(),
  requiredSkills: skillsSchema.optional(),
  hours: hoursSchema.nullable().optional(),
};

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
