/** @jsxImportSource preact */
import { useRef, useState } from "preact/hooks";
import { limits } from "#lib/chat/limits.ts";
import { ApiError } from "#lib/client/api-error.ts";

interface AddressFormProps {
  email: string;
  onChange(email: string): void;
  /** @throws ApiError */
  leave(email: string): Promise<void>;
  onLeft(email: string): void;
}

const notAnAddress = "Please enter an e-mail address, such as name@example.com.";

/** Where the visitor says how an answer reaches them. They may as well go on writing and say nothing. */
export function AddressForm({ email, onChange, leave, onLeft }: AddressFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const [isSaving, setSaving] = useState(false);

  function refuse(message: string): void {
    setProblem(message);
    if (!isBusyElsewhere()) field.current?.focus();
  }

  /** They may have gone on writing in the chat. */
  function isBusyElsewhere(): boolean {
    const { activeElement: active } = document;
    return active !== null && active !== document.body && field.current?.form?.contains(active) !== true;
  }

  async function submit(): Promise<void> {
    if (isSaving) return;
    if (field.current?.checkValidity() !== true) return refuse(notAnAddress);
    const address = email.trim();
    setProblem("");
    setSaving(true);
    const error = await leave(address).then(() => null, messageOf);
    setSaving(false);
    if (error === null) onLeft(address);
    else refuse(error);
  }

  return (
    <form
      class="address"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label for="email">Leave your e-mail address, and we'll write to you.</label>
      <div class="row">
        <input
          ref={field}
          id="email"
          type="email"
          name="email"
          autocomplete="email"
          placeholder="name@example.com"
          required
          maxLength={limits.emailMax}
          value={email}
          aria-invalid={problem !== ""}
          aria-describedby="email-problem"
          onInput={(event) => onChange(event.currentTarget.value)}
        />
        <button type="submit" aria-disabled={isSaving}>
          {isSaving ? "Saving…" : "Save"}
        </button>
      </div>
      <p class="refused" id="email-problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

/** What went wrong, for a person. */
function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === "invalid_input") return notAnAddress;
  return error.isTemporary ? "That didn't work just now. Please try again." : error.message;
}
