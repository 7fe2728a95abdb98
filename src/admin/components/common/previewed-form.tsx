import { Button, Drawer, Heading } from "@medusajs/ui";
import type { FormEvent, ReactNode } from "react";

import { useText } from "../../hooks/use-text";

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
      <Drawer.Footer>
        <Drawer.Close asChild>
          <Button size="small" variant="secondary">
            {t("translation:actions.cancel")}
          </Button>
        </Drawer.Close>
        <Button size="small" type="submit" disabled={disabled} isLoading={isPending}>
          {preview ? submitText : t("supply.receive.preview")}
        </Button>
      </Drawer.Footer>
    </form>
  );
}
