/** @jsxImportSource preact */
import { Avatar } from "./avatar.tsx";
import { NewsButton, type NewsButtonProps } from "./news-button.tsx";

interface HeaderProps {
  /** Null while it is not known. */
  name: string | null;
  /** What stands below the name. */
  detail: string;
  /** Null while there is no news. */
  news?: NewsButtonProps | null;
  onClose(): void;
}

export function Header({ name, detail, news = null, onClose }: HeaderProps) {
  return (
    <header>
      {name !== null && <Avatar name={name} />}
      <div class="who">
        <h1>{name ?? "Chat"}</h1>
        {detail !== "" && <p>{detail}</p>}
      </div>
      {news !== null && <NewsButton {...news} />}
      <button type="button" class="close" aria-label="Close chat" onClick={onClose}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 6l12 12M18 6L6 18" />
        </svg>
      </button>
    </header>
  );
}
