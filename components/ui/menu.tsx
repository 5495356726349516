"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { classNames } from "./class-names.ts";

const row =
  "flex h-8 cursor-default select-none items-center gap-2.5 rounded-md px-2 text-ink text-sm outline-none data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:text-faint data-disabled:text-faint";

interface MenuProps {
  /** One element that takes the trigger's props. */
  trigger: ReactElement;
  side?: "top" | "bottom";
  align?: "start" | "end";
  children: ReactNode;
}

/** A menu that drops from its trigger. */
export function Menu({ trigger, side = "bottom", align = "start", children }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={6} className="z-40 outline-none">
          <BaseMenu.Popup className="min-w-56 origin-(--transform-origin) rounded-lg bg-raised p-1 shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuItemProps {
  icon: LucideIcon;
  children: ReactNode;
  onClick: () => void;
  /** What stands at the right: a key, a hint. */
  trailing?: ReactNode;
  disabled?: boolean;
  /** `danger` for what takes something away. */
  tone?: "danger";
}

export function MenuItem({ icon: Icon, children, onClick, trailing, disabled = false, tone }: MenuItemProps) {
  return (
    <BaseMenu.Item
      className={classNames(row, tone === "danger" && !disabled && "text-danger [&_svg]:text-danger")}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon aria-hidden />
      <span className="flex-1">{children}</span>
      {trailing}
    </BaseMenu.Item>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}

interface MenuChoiceProps extends Pick<ComponentProps<typeof BaseMenu.RadioGroup>, "value" | "onValueChange"> {
  label: string;
  children: ReactNode;
}

/** A named group of which one is chosen. */
export function MenuChoice({ label, value, onValueChange, children }: MenuChoiceProps) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 font-medium text-faint text-xs">{label}</BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} {...(onValueChange && { onValueChange })}>
        {children}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}

interface MenuOptionProps {
  icon: LucideIcon;
  value: string;
  /** Whether the menu is done with when it is chosen. */
  isLast?: boolean;
  children: ReactNode;
}

export function MenuOption({ icon: Icon, value, isLast = false, children }: MenuOptionProps) {
  return (
    <BaseMenu.RadioItem value={value} closeOnClick={isLast} className={row}>
      <Icon aria-hidden />
      <span className="flex-1">{children}</span>
      <BaseMenu.RadioItemIndicator>
        <Check aria-hidden />
      </BaseMenu.RadioItemIndicator>
    </BaseMenu.RadioItem>
  );
}
