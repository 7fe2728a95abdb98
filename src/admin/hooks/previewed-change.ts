import type { FetchError } from "@medusajs/js-sdk";
import { toast } from "@medusajs/ui";
import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";

type Tried = { dry_run?: boolean };
type Change<Answer, Body> = UseMutationResult<Answer, FetchError, Body & Tried>;

/** The status of an answer that says: what you read before is not so any more. */
const CHANGED = 409;

export type PreviewedChange<Answer, Body> = {
  /** What the change would do, once that was asked for. */
  preview: Answer | undefined;
  /** Somebody else changed what it is about; nothing was written. */
  isOutdated: boolean;
  isPending: boolean;
  /** The form was changed: what it would do has to be asked for again. */
  reset: () => void;
  /** Asks first what the change would do; the second time makes exactly that. */
  submit: (body: Body) => void;
};

/**
 * Tries a change, shows what it does, and makes it.
 *
 * @param tried - the change's mutation, for the dry run
 * @param made - the same mutation, for the change itself
 * @param options - `onMade`: it is made; `onOutdated`: reads again what the form shows; it is told what the
 *   store said
 */
export function usePreviewedChange<Answer, Body extends object>(
  tried: Change<Answer, Body>,
  made: Change<Answer, Body>,
  { onMade, onOutdated }: { onMade: () => void; onOutdated?: (message: string) => void },
): PreviewedChange<Answer, Body> {
  const [isOutdated, setOutdated] = useState(false);
  const onError = (error: FetchError) => {
    if (error.status === CHANGED) {
      tried.reset();
      setOutdated(true);
      onOutdated?.(error.message);
    } else {
      toast.error(error.message);
    }
  };
  return {
    preview: tried.data,
    isOutdated,
    isPending: tried.isPending || made.isPending,
    reset: () => {
      tried.reset();
      setOutdated(false);
    },
    submit: (body) => {
      setOutdated(false);
      if (tried.data && tried.variables) {
        made.mutate({ ...tried.variables, dry_run: false }, { onSuccess: onMade, onError });
      } else {
        tried.mutate({ ...body, dry_run: true }, { onError });
      }
    },
  };
}
