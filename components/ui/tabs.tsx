"use client";

import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export const Tabs = BaseTabs.Root;
export const TabPanel = BaseTabs.Panel;

type TabListProps = Omit<ComponentProps<typeof BaseTabs.List>, "className"> & { className?: string };
type TabProps = Omit<ComponentProps<typeof BaseTabs.Tab>, "className"> & { className?: string };

export function TabList({ className, ...props }: TabListProps) {
  return <BaseTabs.List className={classNames("flex items-center gap-0.5", className)} {...props} />;
}

export function Tab({ className, ...props }: TabProps) {
  return (
    <BaseTabs.Tab
      className={classNames(
        "inline-flex h-7 select-none items-center gap-1.5 rounded-md px-2.5 font-medium text-faint text-xs transition-colors",
        "hover:text-ink data-active:bg-hover data-active:text-ink [&_svg]:size-3.5",
        className,
      )}
      {...props}
    />
  );
}
