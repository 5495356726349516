/**
 * What the judge can find:
 * `lost`: acknowledged, and not in the history. `forgotten`: kept by the sender, neither refused nor in the history.
 * `doubled`: in the history or on a screen more than once. `reordered`: shown or stored in another order than it is to
 * have. `hole`: a transcript leaves something out. `disappeared`: shown, and then no more. `ghost`: in the history, or
 * pending again, although its sender took it back. `unfaithful`: shown with another content than the history's.
 * `unsettled`: still on its way at the end. `diverged`: a screen shows something else than a fresh snapshot. `broken`: the
 * run itself failed.
 * Of those who wait and those who answer: `misassigned`: given to somebody while another has it, or the row says something
 * else than the log. `overloaded`: somebody has more than they take. `misoffered`: offered to whom it may not be, or when it
 * is not free. `stuck`: it waits although somebody is free for it. `undone`: work by the clock failed, or is left undone.
 */
export type ViolationKind =
  | "lost"
  | "forgotten"
  | "doubled"
  | "reordered"
  | "hole"
  | "disappeared"
  | "ghost"
  | "unfaithful"
  | "unsettled"
  | "diverged"
  | "misassigned"
  | "overloaded"
  | "misoffered"
  | "stuck"
  | "undone"
  | "broken";

export interface Violation {
  kind: ViolationKind;
  /** A sentence for whoever looks for the cause. */
  detail: string;
}
