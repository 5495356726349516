"use client";

import { Switch as BaseSwitch } from "@base-ui/react/switch";

interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  "aria-labelledby": string;
}

export function Switch(props: SwitchProps) {
  return (
    <BaseSwitch.Root
      {...props}
      className="flex h-6 w-10 shrink-0 cursor-pointer items-center rounded-full bg-edge p-0.5 transition-colors data-checked:bg-accent"
    >
      <BaseSwitch.Thumb className="size-5 rounded-full bg-white shadow-sm transition-transform data-checked:translate-x-4" />
    </BaseSwitch.Root>
  );
}
