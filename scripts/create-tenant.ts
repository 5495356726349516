import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { v7 } from "uuid";
import { z } from "zod";
import { limits } from "#lib/chat/limits.ts";
import { parseEnv, SettingsError } from "#lib/env.ts";
import { addMemberWithLogin, foundTenant } from "#lib/identity/found-tenant.ts";
import { providerIdOf } from "#lib/identity/oidc/tenant-provider.ts";
import { passwordFault, passwordFaults } from "#lib/identity/password-rules.ts";
import { runCommand, withDatabase } from "./command.ts";

const usage =
  "npm run tenant:create -- --slug acme --name 'Acme' --owner-name 'Olivia' --owner-email o@acme.example < file-with-the-password";

const optionsSchema = z.object({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,38}$/, "takes 2 to 39 small letters, digits and hyphens"),
  name: z.string().min(1).max(limits.nameMax),
  "owner-name": z.string().min(1).max(limits.nameMax),
  "owner-email": z.email().max(limits.emailMax),
  greeting: z.string().min(1).max(500).default("Hi there! How can we help?"),
});

/** Makes a tenant and its first owner, who then signs in. The password is read from standard input. */
async function main(): Promise<void> {
  const env = parseEnv(process.env);
  const option = { type: "string" } as const;
  const { values } = parseArgs({
    options: { slug: option, name: option, "owner-name": option, "owner-email": option, greeting: option },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`);
    throw new SettingsError(`${wrong.join("; ")}\nUsage: ${usage}`);
  }
  const { slug, name, greeting } = parsed.data;
  const password = (await text(process.stdin)).trim();
  const email = parsed.data["owner-email"].toLowerCase();
  const fault = passwordFault(password, email);
  if (fault !== null) throw new SettingsError(passwordFaults[fault]);

  await withDatabase(env, async (database) => {
    const { directory } = database;
    if ((await directory.findTenant(slug)) !== null) throw new SettingsError(`The slug ${slug} is taken.`);
    if ((await directory.findAccount(email)) !== null) throw new SettingsError(`${email} has a login already.`);
    const createdAt = new Date();
    const tenantId = await foundTenant(database, { id: v7(), slug, name, greeting }, createdAt);
    const owner = { id: v7(), name: parsed.data["owner-name"], email, role: "owner", password, createdAt } as const;
    await addMemberWithLogin(database, tenantId, owner);
  });
  process.stdout.write(nextSteps({ name, slug, email, publicUrl: env.publicUrl }));
}

interface Founded {
  name: string;
  slug: string;
  email: string;
  publicUrl: string;
}

function nextSteps({ name, slug, email, publicUrl }: Founded): string {
  return `${name} is founded. What to do next:
  1. Sign in as ${email}: ${publicUrl}/sign-in?callbackUrl=/t/${slug}/inbox
  2. Invite the others, and connect your company's accounts if you have an OpenID provider:
     ${publicUrl}/t/${slug}/settings
     The provider sends people back to ${publicUrl}/api/auth/callback/${providerIdOf(slug)}
     They begin at ${publicUrl}/sign-in?workspace=${slug}
  3. Put the widget on your pages:
     <script src="${publicUrl}/widget.js" data-tenant="${slug}" async></script>
`;
}

await runCommand(main);
