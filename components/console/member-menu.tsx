"use client";

import { Keyboard, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { type ReactElement, useState } from "react";
import { settingsHref } from "#components/settings/settings-location.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Menu, MenuChoice, MenuItem, MenuOption, MenuSeparator } from "#components/ui/menu.tsx";
import { currentTheme, parseTheme, pickTheme } from "#components/ui/theme.ts";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { SignOutDialog } from "./sign-out-dialog.tsx";

interface MemberMenuProps {
  email: string;
  trigger: ReactElement;
  side?: "top" | "bottom";
  align?: "start" | "end";
  onShowShortcuts: () => void;
}

/** Who is signed in, the theme, the settings, the keyboard's help, and the way out. */
export function MemberMenu({ email, trigger, side = "top", align = "start", onShowShortcuts }: MemberMenuProps) {
  const me = useMe();
  const router = useRouter();
  const [theme, setTheme] = useState(currentTheme);
  const [asksFirst, setAsksFirst] = useState(false);
  const unsentCount = useChat(({ pending }) => Object.values(pending).flat().length);
  return (
    <>
      <Menu trigger={trigger} side={side} align={align}>
        <div className="flex items-center gap-2.5 px-2 pt-1.5 pb-2">
          <Avatar id={me.id} name={me.name} />
          <div className="min-w-0">
            <p className="truncate font-medium text-sm">{me.name}</p>
            <p className="truncate text-faint text-xs">{email}</p>
          </div>
        </div>
        <MenuSeparator />
        <MenuChoice
          label="Theme"
          value={theme}
          onValueChange={(value) => {
            const picked = parseTheme(value);
            pickTheme(picked);
            setTheme(picked);
          }}
        >
          <MenuOption icon={Monitor} value="system">
            System
          </MenuOption>
          <MenuOption icon={Sun} value="light">
            Light
          </MenuOption>
          <MenuOption icon={Moon} value="dark">
            Dark
          </MenuOption>
        </MenuChoice>
        <MenuSeparator />
        <MenuItem icon={Settings} onClick={() => router.push(settingsHref(me.tenant.slug, { section: null }))}>
          Settings
        </MenuItem>
        <MenuItem icon={Keyboard} onClick={onShowShortcuts} trailing={<Kbd>?</Kbd>}>
          Keyboard shortcuts
        </MenuItem>
        <MenuItem icon={LogOut} onClick={() => (unsentCount > 0 ? setAsksFirst(true) : leave())}>
          Sign out
        </MenuItem>
      </Menu>
      <SignOutDialog open={asksFirst} onOpenChange={setAsksFirst} unsentCount={unsentCount} onLeave={leave} />
    </>
  );
}

function leave(): void {
  void signOut({ callbackUrl: "/sign-in" });
}
