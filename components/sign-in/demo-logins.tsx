"use client";

import { Avatar } from "#components/ui/avatar.tsx";

/** A login that a demo installation gives to everybody. */
export interface DemoLogin {
  name: string;
  role: string;
  tenantName: string;
  email: string;
  password: string;
}

interface DemoLoginsProps {
  logins: readonly DemoLogin[];
  onPick: (login: DemoLogin) => void;
}

/** The logins of a demo, by tenant; one press fills the form. */
export function DemoLogins({ logins, onPick }: DemoLoginsProps) {
  const tenants = [...new Set(logins.map(({ tenantName }) => tenantName))];
  return (
    <section aria-label="Demo logins" className="mt-6 sm:-mx-8">
      <h2 className="pb-3 text-center text-faint text-xs">
        Pick a demo login to fill the form. Every password is{" "}
        <span className="font-medium text-muted">{logins[0]?.password}</span>.
      </h2>
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2">
        {tenants.map((tenantName) => (
          <div key={tenantName}>
            <h3 className="px-2 pb-1 font-medium text-muted text-xs">{tenantName}</h3>
            <ul>
              {logins
                .filter((login) => login.tenantName === tenantName)
                .map((login) => (
                  <li key={login.email}>
                    <button
                      type="button"
                      onClick={() => onPick(login)}
                      className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left transition-colors hover:bg-hover"
                    >
                      <Avatar id={login.email} name={login.name} size="sm" />
                      <span className="min-w-0 flex-1">
                        <span className="block truncate font-medium text-sm leading-4.5">{login.email}</span>
                        <span className="block truncate text-2xs text-faint">
                          {login.name}, {login.role}
                        </span>
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
