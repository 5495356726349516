import { ChevronsUp, ChevronUp, Equal, type LucideIcon } from "lucide-react";

interface PriorityLevel {
  name: "normal" | "high" | "urgent";
  label: string;
  icon: LucideIcon;
  /** The least priority of the level, and what somebody gives who chooses it. */
  priority: number;
}

const normal: PriorityLevel = { name: "normal", label: "Normal", icon: Equal, priority: 0 };

/** What people choose from, the most urgent first. A host may give any priority in between. */
export const priorityLevels: readonly PriorityLevel[] = [
  { name: "urgent", label: "Urgent", icon: ChevronsUp, priority: 10 },
  { name: "high", label: "High", icon: ChevronUp, priority: 5 },
  normal,
];

export function priorityLevelOf(priority: number): PriorityLevel {
  return priorityLevels.find((level) => priority >= level.priority) ?? normal;
}
