"use client";

import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { explain } from "#components/console/console-api.tsx";
import type { SettingsApi } from "./settings-api.ts";
import { loaded, useSettingsApi } from "./settings-queries.ts";

interface Change<Input, Answer> {
  run: (api: SettingsApi, input: Input) => Promise<Answer>;
  /** What is not true any more, and is loaded again. The audit log always is. */
  renews: readonly QueryKey[];
  /** What is told when it worked. */
  done?: string | ((answer: Answer, input: Input) => string);
  /** Where a refusal is told: in a toast, or by whoever calls, beside the form. */
  tellsFailure: "in a toast" | "in the form";
  onDone?: (answer: Answer, input: Input) => void;
}

/** A change that somebody makes in the settings. What is shown is right again before it says that it is done. */
export function useChange<Input, Answer>({ run, renews, done, tellsFailure, onDone }: Change<Input, Answer>) {
  const api = useSettingsApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => run(api, input),
    onSuccess: async (answer, input) => {
      void queryClient.invalidateQueries({ queryKey: loaded.audit });
      await Promise.all(renews.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      if (done !== undefined) toast.success(typeof done === "string" ? done : done(answer, input));
      onDone?.(answer, input);
    },
    onError: (error) => {
      if (tellsFailure === "in a toast") toast.error(explain(error));
    },
  });
}
