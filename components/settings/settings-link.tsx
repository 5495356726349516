"use client";

import type { ComponentProps } from "react";
import { useSettingsFrame } from "./settings-context.tsx";
import type { SettingsPlace } from "./settings-location.ts";

/** A link within the settings. It goes there without a new page; with a modifier key it is a link like any other. */
export function SettingsLink({ to, ...props }: Omit<ComponentProps<"a">, "href" | "onClick"> & { to: SettingsPlace }) {
  const { location } = useSettingsFrame();
  return (
    <a
      {...props}
      href={location.hrefTo(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        location.go(to);
      }}
    />
  );
}
