import type { DemoLogin } from "#components/sign-in/demo-logins.tsx";
import { demoMembers, demoPassword, demoTenants } from "#scripts/demo/people.ts";

/** @returns the logins of a demo installation, those of its first tenant first. */
export function demoLogins(): DemoLogin[] {
  return demoTenants.flatMap(({ slug, name: tenantName }) =>
    demoMembers.map(({ key, name, role }) => ({
      name,
      role,
      tenantName,
      email: `${key}@${slug}.test`,
      password: demoPassword,
    })),
  );
}
