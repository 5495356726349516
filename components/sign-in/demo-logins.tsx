"use client";

import { Avatar } from "#components/ui/avatar.tsx";

const password = "parley-demo";

const logins = [
  { name: "Ada Lovelace", role: "Operator at Acme", email: "ada@acme.test" },
  { name: "Grace Hopper", role: "Operator at Acme", email: "grace@acme.test" },
  { name: "Acme's owner", role: "Owner at Acme", email: "owner@acme.test" },
  { name: "Ada Lovelace", role: "Operator at Globex", email: "ada@globex.test" },
] as const;

interface DemoLoginsProps {
  onPick: (login: { email: string; password: string }) => void;
}

/** The logins of a demo installation; one press fills the form. */
export function DemoLogins({ onPick }: DemoLoginsProps) {
  return (
    <section aria-labelledby="demo-logins" className="mt-6">
      <h2 id="demo-logins" className="px-1 pb-2 text-faint text-xs">
        This is a demo. Pick a login; the password is always <code className="font-sans text-muted">{password}</code>.
      </h2>
      <ul className="grid gap-0.5">
        {logins.map(({ name, role, email }) => (
          <li key={email}>
            <button
              type="button"
              onClick={() => onPick({ email, password })}
              className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left transition-colors hover:bg-hover"
            >
              <Avatar id={email} name={name} size="sm" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-sm">{email}</span>
                <span className="block truncate text-faint text-xs">{role}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
