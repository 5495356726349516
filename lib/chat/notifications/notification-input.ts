import { z } from "zod";
import { existingIdSchema, newIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { dataSchemaOf } from "./types.ts";

const some = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).min(1).max(limits.notificationAddresseesMax);

/** Everybody, all of a kind, or those who are named. */
const toSchema = z
  .strictObject({
    everyone: z.literal(true).optional(),
    all: z.enum(["members", "visitors"]).optional(),
    members: some(existingIdSchema).optional(),
    /** Names or ids. */
    roles: some(z.string().trim().min(1).max(limits.nameMax)).optional(),
    /** What the host calls its users, whether they have been here or not. */
    users: some(z.string().min(1).max(limits.externalIdMax)).optional(),
  })
  .superRefine(({ everyone, all, members = [], roles = [], users = [] }, { addIssue }) => {
    const named = members.length + roles.length + users.length;
    if ([everyone !== undefined, all !== undefined, named > 0].filter(Boolean).length !== 1) {
      addIssue("Say {everyone: true}, {all: …}, or name members, roles and users.");
    }
    if (named > limits.notificationAddresseesMax) {
      addIssue(`No more than ${limits.notificationAddresseesMax} can be named at a time.`);
    }
  });

/** Any site's origin will do, to see whether a path stays on it. */
const someOrigin = "https://parley.invalid";

/** Never `javascript:` or what else a browser runs, and no path that leads to another site. */
function isSafeLink(url: string): boolean {
  // Browsers leave out what cannot be seen, and read on.
  if (/[\s\p{Cc}]/u.test(url) || !URL.canParse(url, someOrigin)) return false;
  const { protocol, origin } = new URL(url, someOrigin);
  if (url.startsWith("/")) return origin === someOrigin;
  return URL.canParse(url) && (protocol === "https:" || protocol === "http:");
}

const urlSchema = z
  .string()
  .trim()
  .max(limits.notificationUrlMax)
  .refine(isSafeLink, 'Give an address of http or https, or a path that begins with "/".');

const dataSchema = z
  .record(z.string(), z.json())
  .refine(
    (data) => JSON.stringify(data).length <= limits.notificationDataMax,
    `No more than ${limits.notificationDataMax} characters as JSON.`,
  );

export const notificationInput = z
  .object({
    /** Made by the sender, so that the same send twice gives the first result. */
    id: newIdSchema.optional(),
    type: z
      .string()
      .max(limits.notificationTypeMax)
      .regex(/^[a-z][a-z0-9_.-]*$/, "Small letters, digits, dots, hyphens and underscores, and a letter first."),
    to: toSchema,
    title: z.string().trim().min(1).max(limits.notificationTitleMax),
    body: z.string().trim().max(limits.notificationBodyMax).default(""),
    url: urlSchema.nullable().default(null),
    data: dataSchema.default({}),
  })
  .superRefine(({ type, data }, { addIssue }) => {
    const parsed = dataSchemaOf(type)?.safeParse(data);
    for (const { message, path } of parsed?.error?.issues ?? []) {
      addIssue({ code: "custom", message, path: ["data", ...path] });
    }
  });

export type NotificationInput = z.output<typeof notificationInput>;
