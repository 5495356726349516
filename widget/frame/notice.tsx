/** @jsxImportSource preact */

interface NoticeProps {
  title: string;
  detail?: string;
  onRetry?: () => void;
}

/** Stands in the place of the transcript when there is none to show. */
export function Notice({ title, detail, onRetry }: NoticeProps) {
  return (
    <div class="notice" role="alert">
      <p class="title">{title}</p>
      {detail !== undefined && <p>{detail}</p>}
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
