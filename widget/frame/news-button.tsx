/** @jsxImportSource preact */
export interface NewsButtonProps {
  unread: number;
  /** Whether the notifications are shown in the place of the chat. */
  isShown: boolean;
  onToggle(): void;
}

/** How many notifications the visitor has not seen, and the way to them. */
export function NewsButton({ unread, isShown, onToggle }: NewsButtonProps) {
  return (
    <button type="button" class="close bell" aria-pressed={isShown} onClick={onToggle}>
      <span class="hidden">Notifications</span>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2.5h-15zM10 21.5h4" />
      </svg>
      {unread > 0 && !isShown && (
        <span class="count">
          {unread > 99 ? "99+" : unread}
          <span class="hidden"> unread</span>
        </span>
      )}
    </button>
  );
}
