import { Button, Drawer, Heading, Text } from "@medusajs/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";

import { useText } from "../../hooks/use-text";
import { LoadFailed } from "./load-failed";

type DrawerHeadProps = { title: string; description: string };

/** The head of a drawer. */
export function DrawerHead({ title, description }: DrawerHeadProps) {
  return (
    <Drawer.Header>
      <Drawer.Title asChild>
        <Heading>{title}</Heading>
      </Drawer.Title>
      <Drawer.Description className="txt-small text-ui-fg-subtle">{description}</Drawer.Description>
    </Drawer.Header>
  );
}

/** The foot of a drawer: what closes it, and what its own button does. */
export function DrawerFoot({ children }: { children: ReactNode }) {
  const { t } = useText();
  return (
    <Drawer.Footer>
      <Drawer.Close asChild>
        <Button size="small" variant="secondary">
          {t("translation:actions.cancel")}
        </Button>
      </Drawer.Close>
      {children}
    </Drawer.Footer>
  );
}

type TriedChangeProps<Answer> = {
  /** The dry run, which is under way as soon as the drawer is open. */
  tried: Pick<UseQueryResult<Answer>, "data" | "error" | "isPending" | "refetch">;
  /** What is said meanwhile. */
  trying: string;
  /** Shows what the change does. */
  children: (answer: Answer) => ReactNode;
  /** Whether there is nothing to change. */
  disabled: boolean;
  isPending: boolean;
  submitText: string;
  onSubmit: () => void;
};

/** A drawer that says what a change does, without a question before, and makes it when that is confirmed. */
export function TriedChange<Answer>({
  tried,
  trying,
  children,
  disabled,
  isPending,
  submitText,
  onSubmit,
}: TriedChangeProps<Answer>) {
  return (
    <>
      <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-auto">
        {tried.error && <LoadFailed error={tried.error} onRetry={() => void tried.refetch()} />}
        {tried.isPending && (
          <Text size="small" className="text-ui-fg-subtle" role="status">
            {trying}
          </Text>
        )}
        {tried.data && children(tried.data)}
      </Drawer.Body>
      <DrawerFoot>
        <Button size="small" disabled={disabled} isLoading={isPending} onClick={onSubmit}>
          {submitText}
        </Button>
      </DrawerFoot>
    </>
  );
}

type PreviewedFormProps = {
  onSubmit: () => void;
  disabled?: boolean;
  isPending: boolean;
  submitText: string;
  /** Once it is there, the button makes the change. */
  preview: ReactNode;
  children: ReactNode;
};

/** A form in a drawer that shows first what its change does, and then makes it. */
export function PreviewedForm({
  onSubmit,
  disabled = false,
  isPending,
  submitText,
  preview,
  children,
}: PreviewedFormProps) {
  const { t } = useText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!disabled) {
      onSubmit();
    }
  };
  return (
    <form onSubmit={submit} className="flex flex-1 flex-col overflow-hidden">
      <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-auto">
        {children}
        {preview}
      </Drawer.Body>
      <DrawerFoot>
        <Button size="small" type="submit" disabled={disabled} isLoading={isPending}>
          {preview ? submitText : t("supply.receive.preview")}
        </Button>
      </DrawerFoot>
    </form>
  );
}
